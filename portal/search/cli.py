"""`portal index rebuild | meaning | check`, `portal suggest`, `portal search calibrate`"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.core.errors import PortalError
from portal.core.settings import Settings
from portal.search import calibration, health, meaning, verdict
from portal.search.batch import answer_all
from portal.search.documents import STAFF, Audience, Question
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from portal.search.jobs import as_they_are_now
from portal.search.judged import Folder
from portal.search.sources import judgements, source
from portal.search.weights import Weights


@click.group("index")
def index() -> None:
    """The search index: build it, check it."""


@index.command("rebuild")
@click.option(
    "--processes", type=click.IntRange(1, 8), default=None, help="How many may work at once (two by default)."
)
@with_appcontext
def rebuild_command(processes: int | None) -> None:
    """Build the index anew from the records; the old one answers meanwhile."""
    begun = time.monotonic()
    total = sum(1 for _ in source().stamps())
    with click.progressbar(length=total, label="Indexing") as bar, _explained():
        done = rebuild(_index_dir(), as_they_are_now(), lambda read: bar.update(read - bar.pos), processes)
    click.echo(f"{done} posts indexed in {time.monotonic() - begun:.1f} s.")


@index.command("meaning")
@with_appcontext
def meaning_command() -> None:
    """Embed every post with the model that the settings name, now, instead of in the background."""
    model = meaning.present()
    if model is None:
        raise click.ClickException(meaning.trouble() or "Meaning is switched off: PORTAL_MEANING_MODEL=off")
    with _explained():
        snapshot = health.usable(_index_dir())
        with click.progressbar(length=snapshot.posts, label="Embedding") as bar:
            while (done := snapshot.embedded(model.name)) < snapshot.posts:
                bar.update(done - bar.pos)
                _embed_for(5)
                snapshot = health.usable(_index_dir())
            bar.update(snapshot.posts - bar.pos)
    click.echo(f"{snapshot.posts} posts embedded with {model.name}, {model.dimensions} numbers each.")


def _embed_for(seconds: float) -> None:
    until = time.monotonic() + seconds
    with IndexWriter(_index_dir()) as writer:
        writer.embed(lambda: time.monotonic() < until)


@index.command("check")
@with_appcontext
def check_command() -> None:
    """Compare the index with the records. Ends with 1 if there is something to do."""
    report = health.check(_index_dir(), source().stamps())
    if report.trouble:
        raise click.ClickException(report.trouble)
    click.echo(f"{report.posts} posts in {report.segments} segments, {report.wasted:.0%} of it no longer used.")
    for name, ids in (("missing", report.missing), ("stale", report.stale), ("surplus", report.surplus)):
        if ids:
            shown = ", ".join(map(str, ids[:10])) + (" …" if len(ids) > 10 else "")
            click.echo(f"{len(ids)} {name}: {shown}")
    if report.wrong:
        raise click.ClickException("The worker puts this right within the hour; portal index rebuild does it now.")
    click.echo("The index says what the records say.")


@click.command("suggest")
@click.argument("text", required=False)
@click.option("--batch", type=click.File("r", encoding="utf-8"), help="JSON lines with id, title, body, created.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Suggestions for a question.")
@click.option("--explain", is_flag=True, help="Say what each signal gave, and what the verdict was made from.")
@with_appcontext
def suggest_command(text: str | None, batch: IO[str] | None, limit: int, explain: bool) -> None:
    """What the ask box would suggest for TEXT, to support; or for each line of a file."""
    if (text is None) == (batch is None):
        raise click.UsageError("Give either a text or --batch FILE.")
    engine, precision, fitted = Engine(_index_dir()), _settings().verdict_precision, _settings().fitted_verdict
    with _explained():
        if batch is not None:
            for line in answer_all(engine, source(), batch, limit, precision, fitted):
                click.echo(line)
            return
        found = engine.answer(Question(text or ""), Audience(STAFF), limit=limit, precision=precision, fitted=fitted)
        titles = {document.id: document.title for document in source().load([hit.id for hit in found.hits])}
    for hit in found.hits:
        click.echo(f"{hit.score:7.3f}  {hit.coverage:4.0%}  #{hit.id}  {titles.get(hit.id, '(just removed)')}")
        if explain:
            click.echo("               " + ", ".join(f"{name} {value:.2f}" for name, value in hit.why))
    if not found.hits:
        click.echo("Nothing like it was found.")
        return
    click.echo(f"This looks {found.verdict}: the first is the same problem with a chance of {found.same:.0%}.")
    if explain:
        click.echo(f"That any post is: {found.some:.0%}. What this was made from (docs/search.md says what each is):")
        click.echo("  " + ", ".join(f"{name} {value:.2f}" for name, value in found.signals))


@click.group("search")
def search() -> None:
    """The verdict: known, similar or new."""


@search.command("calibrate")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--site", is_flag=True, help="Learn from what people here said of suggestions.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the coefficients go.")
@with_appcontext
def calibrate_command(folders: tuple[Path, ...], site: bool, output: Path | None) -> None:
    """Fit the verdict on judged FOLDERS (docs.jsonl, queries.jsonl, qrels.tsv) or on this site, and report it.

    Fits for the model of meaning in force; without --output for this site alone.
    """
    if bool(folders) == site:
        raise click.UsageError("Give either folders or --site.")
    precision, model = _settings().verdict_precision, meaning.present()
    with _explained():
        if site:
            snapshot = Engine(_index_dir()).snapshot()
            collections = [calibration.examples("site", snapshot, judgements(), model, Weights())]
        else:
            collections = [_examples_of(folder) for folder in folders]
        fitted = calibration.fit(collections, precision)
        path = output or _settings().fitted_verdict
        made_by = "portal search calibrate " + " ".join(folder.name for folder in folders) + "--site" * site
        calibration.write(path, {verdict.kind_of(model): fitted.data}, made_by)
    for line in fitted.report:
        click.echo(line)
    click.echo(f"Written to {path}. Web and worker use it when they start next.")


def _examples_of(path: Path) -> calibration.Examples:
    folder = Folder(path)
    with tempfile.TemporaryDirectory() as place:
        rebuild(Path(place), folder.documents())
        with IndexWriter(Path(place)) as writer:
            writer.embed(lambda: True)
        snapshot = health.usable(Path(place))
        return calibration.examples(path.name, snapshot, folder.judged(), meaning.present(), Weights())


@contextmanager
def _explained() -> Iterator[None]:
    """Turns an error that a person can act on into one line, without a trace."""
    try:
        yield
    except PortalError as error:
        raise click.ClickException(str(error)) from error


def _index_dir() -> Path:
    return _settings().index_dir


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

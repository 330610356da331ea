"""`portal import posts`, `portal export posts`"""

import sys
from pathlib import Path
from typing import TextIO

import click
from flask import Flask
from flask.cli import with_appcontext

from portal.community.exchange.exporting import export_posts
from portal.community.exchange.importing import Strict, Summary, import_posts
from portal.community.exchange.indexing import index_imported
from portal.community.exchange.lines import numbered
from portal.core.errors import Invalid
from portal.products import queries as products
from portal.search.documents import IndexUnavailable

MOST_BAD_SHOWN = 50
SOURCE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(import_group)
    app.cli.add_command(export_group)


@click.group("import")
def import_group() -> None:
    """Bring in what was written elsewhere."""


@click.group("export")
def export_group() -> None:
    """Write out what is here."""


@import_group.command("posts")
@click.argument("file", type=SOURCE)
@click.option("--source", required=True, help="Where the posts come from; their reference becomes SOURCE:ID.")
@click.option("--product", help="The product that all of them are about, by its short name.")
@click.option("--strict", is_flag=True, help="Change nothing if any line is bad.")
@with_appcontext
def import_command(file: Path, source: str, product: str | None, strict: bool) -> None:
    """Import posts from FILE (JSON Lines, also gzipped). Run twice, the second changes nothing."""
    if not source.strip() or ":" in source or len(source) > 60:
        raise click.BadParameter("needs a name of at most 60 characters without a colon", param_hint="--source")
    product_id = _product_id(product)
    try:
        total = sum(1 for _ in numbered(file))
    except Invalid:
        total = None
    with click.progressbar(length=total or 1, label="Posts  ", file=sys.stderr) as bar:
        try:
            summary = import_posts(file, source=source, product_id=product_id, strict=strict, progress=bar.update)
        except Strict as error:
            raise click.ClickException(f"{file.name}, {error}. Nothing was changed.") from error
    _index(summary)
    _tell(file, summary)


@export_group.command("posts")
@click.argument("file", type=click.File("w", encoding="utf-8", atomic=True), default="-")
@click.option("--source", help="Only posts that were imported from there.")
@with_appcontext
def export_command(file: TextIO, source: str | None) -> None:
    """Write public posts to FILE (default: standard output) as JSON Lines."""
    for line in export_posts(source):
        file.write(line + "\n")


def _product_id(slug: str | None) -> int | None:
    if slug is None:
        return None
    found = products.product(slug)
    if found is None:
        raise click.BadParameter(f"there is no product {slug!r}", param_hint="--product")
    return found.id


def _index(summary: Summary) -> None:
    if not summary.added:
        return
    try:
        with click.progressbar(length=summary.added, label="Indexed", file=sys.stderr) as bar:
            index_imported(summary.added, lambda done: bar.update(done - bar.pos))
    except IndexUnavailable:
        click.echo("Another process is writing the index: the worker takes the new posts in from here.", err=True)


def _tell(file: Path, summary: Summary) -> None:
    for number, cause in summary.bad[:MOST_BAD_SHOWN]:
        click.echo(f"{file.name}, line {number}: {cause}", err=True)
    if len(summary.bad) > MOST_BAD_SHOWN:
        click.echo(f"… and {len(summary.bad) - MOST_BAD_SHOWN} more bad lines", err=True)
    click.echo(
        f"{summary.added} posts with {summary.answers} answers added, {summary.present} were here already,"
        f" {len(summary.bad)} bad lines"
    )
    if summary.bad:
        sys.exit(1)

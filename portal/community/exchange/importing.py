"""Bring posts in from a file, in chunks that are whole or not there at all; nobody is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from portal.community.exchange import lines, queries
from portal.community.exchange.indexing import INDEX_JOB
from portal.community.models import Kind, ReplyKind, State, Visibility
from portal.core.clock import now
from portal.core.db import unit_of_work
from portal.core.errors import Invalid
from portal.jobs import enqueue
from portal.jobs.upkeep import weigh_tables_now

CHUNK = 500


@dataclass(slots=True)
class Summary:
    """What an import did. `bad` holds the number of each line that could not be taken, and why."""

    added: int = 0
    answers: int = 0
    present: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that could be read, and where it stands in the file."""

    number: int
    line: lines.Line


class Strict(Invalid):
    """A bad line in a strict import: nothing was changed."""


def import_posts(
    path: Path,
    *,
    source: str,
    product_id: int | None = None,
    strict: bool = False,
    progress: Callable[[int], None] = lambda count: None,
) -> Summary:
    """Take every post of the file that isn't here yet; each keeps its reference `SOURCE:ID`, its times, its tags.

    A bad line is noted and the rest goes on; with `strict` the whole file is read first, and Strict is raised at the
    first bad line before anything is changed. `progress` is called with the number of lines done since the last call.
    Commits chunk by chunk, each with the job that indexes it, so that an import that was killed is simply run again.
    """
    if strict:
        _refuse_bad_lines(path)
    summary = Summary()
    for chunk in _chunks(_readable(path, summary)):
        with unit_of_work():
            _take(chunk, source, product_id, summary)
        progress(len(chunk))
    weigh_tables_now()
    return summary


def _refuse_bad_lines(path: Path) -> None:
    for number, raw in lines.numbered(path):
        try:
            lines.parse(raw)
        except Invalid as error:
            raise Strict(f"line {number}: {error}") from error


def _readable(path: Path, summary: Summary) -> Iterator[Numbered]:
    number = 0
    try:
        for number, raw in lines.numbered(path):
            try:
                yield Numbered(number, lines.parse(raw))
            except Invalid as error:
                summary.bad.append((number, str(error)))
    except Invalid as error:
        summary.bad.append((number + 1, str(error)))


def _chunks(found: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _take(chunk: list[Numbered], source: str, product_id: int | None, summary: Summary) -> None:
    present = queries.present(source, [item.line.id for item in chunk])
    fresh = list({item.line.id: item for item in reversed(chunk) if item.line.id not in present}.values())[::-1]
    summary.present += len(chunk) - len(fresh)
    if not fresh:
        return
    moment = now()
    ids = queries.insert_posts([_post(item.line, source, product_id, moment) for item in fresh])
    pairs = [(post_id, item.line) for post_id, item in zip(ids, fresh, strict=True)]
    _add_tags(pairs)
    _add_answers(pairs, moment)
    enqueue(INDEX_JOB, ids=ids)
    summary.added += len(fresh)
    summary.answers += sum(len(line.answers) for _, line in pairs)


def _post(line: lines.Line, source: str, product_id: int | None, moment: Any) -> dict[str, Any]:
    created = line.created or moment
    return {
        "kind": line.kind,
        "title": line.title,
        "body": line.body,
        "format": line.format,
        "visibility": Visibility.PUBLIC,
        "product_id": product_id,
        "state": _state(line),
        "created": created,
        "active_at": max([created, *(answer.created for answer in line.answers if answer.created)]),
        "reply_count": len(line.answers),
        "affected_count": 1 if line.kind == Kind.PROBLEM else 0,
        "source": source,
        "external_id": line.id,
        "imported": _facts(line),
    }


def _state(line: lines.Line) -> State:
    if line.kind == Kind.WORKAROUND:
        return State.WORKAROUND
    return State.SOLVED if line.kind == Kind.PROBLEM and line.solution_index is not None else State.OPEN


def _facts(line: lines.Line) -> dict[str, Any] | None:
    """What has no column: who wrote it there, whether it was solved or the same as another, which times we guessed."""
    facts: dict[str, Any] = {"author": line.author, "solved": line.solved, "same_as": line.same_as}
    if line.created is None:
        facts["undated"] = True
    undated = [number for number, answer in enumerate(line.answers) if answer.created is None]
    if undated:
        facts["undated_answers"] = undated
    return {name: value for name, value in facts.items() if value is not None} or None


def _add_tags(pairs: list[tuple[int, lines.Line]]) -> None:
    names = {tag for _, line in pairs for tag in line.tags}
    known = queries.tag_ids(names)
    queries.insert_post_tags(
        [{"post_id": post_id, "tag_id": known[tag]} for post_id, line in pairs for tag in line.tags]
    )


def _add_answers(pairs: list[tuple[int, lines.Line]], moment: Any) -> None:
    rows = [
        {
            "post_id": post_id,
            "kind": ReplyKind.SOLUTION if number == line.solution_index else ReplyKind.COMMENT,
            "body": answer.text,
            "format": line.format,
            "created": answer.created or line.created or moment,
        }
        for post_id, line in pairs
        for number, answer in enumerate(line.answers)
    ]
    ids = queries.insert_replies(rows)
    queries.insert_marks(
        [
            {"post_id": row["post_id"], "reply_id": reply_id, "user_id": None, "created": row["created"]}
            for row, reply_id in zip(rows, ids, strict=True)
            if row["kind"] == ReplyKind.SOLUTION
        ]
    )

"""Reads and writes the format: JSON Lines, plain or gzipped.

A line holds `id`, `title`, and where known `body`, `answers` (oldest first), `answers_created`, `solution_index`
(which answer the asker marked), `solved`, `tags`, `created`, `author`, `same_as` (the id of the problem that it was
linked to), `kind`, `format`. Times are ISO 8601; naive ones are UTC.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from portal.community.models import Kind
from portal.core.clock import as_utc
from portal.core.errors import Invalid

LONGEST = {"id": 200, "title": 500, "author": 200, "tag": 100}
LARGEST_TEXT = 2_000_000
OFFSET_AFTER_SPACE = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its text, and when it was written, where known."""

    text: str
    created: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One post as its source tells it. Absent facts are None, so that nothing is made up on the way out."""

    id: str
    title: str
    body: str
    kind: Kind
    format: str
    answers: tuple[Answer, ...]
    solution_index: int | None
    solved: bool | None
    tags: tuple[str, ...]
    created: datetime | None
    author: str | None
    same_as: str | None = None


def open_lines(path: Path) -> BinaryIO:
    """The file as bytes, unpacked when it is gzipped, whatever its name says."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast("BinaryIO", gzip.open(path, "rb") if packed else path.open("rb"))


def numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    """Line numbers (from 1) and lines that aren't blank. Raises Invalid when a gzipped file is cut short."""
    with open_lines(path) as file:
        try:
            for number, raw in enumerate(file, 1):
                if raw.strip():
                    yield number, raw
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Invalid("the file is cut short or damaged; what came before was taken") from error


def parse(raw: bytes) -> Line:
    """One line. Raises Invalid with the cause."""
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid("this is not JSON") from error
    if not isinstance(row, dict):
        raise Invalid("this is not a JSON object")
    answers = _texts(row, "answers")
    times = [_instant(value, "answers_created") for value in _list(row, "answers_created")]
    if times and len(times) != len(answers):
        raise Invalid(f"answers_created has {len(times)} times for {len(answers)} answers")
    return Line(
        id=_id(row),
        title=_title(row),
        body=_text(row.get("body"), "body"),
        kind=_kind(row),
        format=_format(row),
        answers=tuple(Answer(text, times[i] if times else None) for i, text in enumerate(answers)),
        solution_index=_solution_index(row, len(answers)),
        solved=_flag(row, "solved"),
        tags=tuple(dict.fromkeys(_limited(tag, "tag") for tag in _texts(row, "tags") if tag)),
        created=_instant(row.get("created"), "created"),
        author=_limited(_text(row.get("author"), "author"), "author") or None,
        same_as=_id(row, "same_as") if row.get("same_as") is not None else None,
    )


def dump(line: Line) -> str:
    """The line as JSON, absent facts left out."""
    row: dict[str, Any] = {"id": line.id, "title": line.title, "body": line.body}
    if line.kind != Kind.PROBLEM:
        row["kind"] = str(line.kind)
    if line.format != "plain":
        row["format"] = line.format
    if line.answers:
        row["answers"] = [answer.text for answer in line.answers]
    if any(answer.created for answer in line.answers):
        row["answers_created"] = [answer.created and answer.created.isoformat() for answer in line.answers]
    optional = {
        "solution_index": line.solution_index,
        "solved": line.solved,
        "tags": list(line.tags) or None,
        "created": line.created and line.created.isoformat(),
        "author": line.author,
        "same_as": line.same_as,
    }
    row |= {name: value for name, value in optional.items() if value is not None}
    return json.dumps(row, ensure_ascii=False)


def _id(row: dict[str, Any], name: str = "id") -> str:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise Invalid(f"{name} is missing")
    return _limited(_storable(str(value)), "id")


def _title(row: dict[str, Any]) -> str:
    title = _limited(_text(row.get("title"), "title"), "title")
    if not title.strip():
        raise Invalid("title is missing")
    return title


def _kind(row: dict[str, Any]) -> Kind:
    try:
        return Kind(row.get("kind") or Kind.PROBLEM)
    except ValueError as error:
        raise Invalid("kind is none of problem, workaround, story") from error


def _format(row: dict[str, Any]) -> str:
    value = row.get("format") or "plain"
    if value not in ("plain", "markdown"):
        raise Invalid("format is neither plain nor markdown")
    return str(value)


def _solution_index(row: dict[str, Any], answers: int) -> int | None:
    value = row.get("solution_index")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < answers:
        raise Invalid(f"solution_index {value!r} points at none of the {answers} answers")
    return value


def _flag(row: dict[str, Any], name: str) -> bool | None:
    value = row.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise Invalid(f"{name} is neither true nor false")


def _list(row: dict[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Invalid(f"{name} is not a list")
    return value


def _texts(row: dict[str, Any], name: str) -> list[str]:
    return [_text(value, name) for value in _list(row, name)]


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"{name} is not text")
    if len(value) > LARGEST_TEXT:
        raise Invalid(f"{name} is longer than {LARGEST_TEXT:,} characters")
    return _storable(value)


def _storable(text: str) -> str:
    """NUL characters and halves of pairs can't be stored; U+FFFD says that something stood there."""
    return UNSTORABLE.sub("\ufffd", text)


def _limited(text: str, name: str) -> str:
    if len(text) > LONGEST[name]:
        raise Invalid(f"{name} is longer than {LONGEST[name]} characters")
    return text


def _instant(value: Any, name: str) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Invalid(f"{name} is not a time")
    try:
        return as_utc(datetime.fromisoformat(OFFSET_AFTER_SPACE.sub("", value.strip())))
    except (ValueError, OverflowError) as error:
        raise Invalid(f"{name} {value[:40]!r} is not a time") from error

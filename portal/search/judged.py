"""Reads a folder of posts, and of questions that people judged: docs.jsonl[.gz], queries.jsonl[.gz], qrels.tsv."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.core.clock import as_utc
from portal.search.documents import Question, SearchDocument

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; `own` is the post it was made from, which must not be found; `right` are the posts that answer it.
    `is_judged`: whether anybody named a post for it; one without has no answer here."""

    question: Question
    own: int | None
    created: datetime | None
    right: frozenset[int]
    is_judged: bool = True


@dataclass(slots=True)
class Folder:
    """A folder of posts. Posts are numbered from 1 in the order of the file."""

    path: Path
    numbers: dict[str, int] = field(default_factory=dict)
    created: dict[int, datetime] = field(default_factory=dict)

    def documents(self) -> Iterator[SearchDocument]:
        """All posts, one at a time."""
        for number, row in enumerate(_rows(self.path, "docs.jsonl"), 1):
            self.numbers[str(row["id"])] = number
            document = _document(number, row)
            self.created[number] = document.created
            yield document

    def judged(self) -> list[Asked]:
        """The judged questions; `right` is empty where no post was right on that day. Call `documents` first."""
        right: dict[str, set[int]] = {}
        judged: set[str] = set()
        for line in (self.path / "qrels.tsv").read_text(encoding="utf-8").splitlines():
            query, post, grade = line.split("\t")
            judged.add(query)
            if int(grade) > 0 and post != query and post in self.numbers:
                right.setdefault(query, set()).add(self.numbers[post])
        rows = ((str(row["id"]), row) for row in _rows(self.path, "queries.jsonl"))
        return [self._asked(row, right.get(name, set()), name in judged) for name, row in rows]

    def _asked(self, row: dict[str, Any], right: set[int], is_judged: bool) -> Asked:
        created = instant(row.get("created"))
        older = {post for post in right if created is None or self.created[post] < created}
        question = Question(row["title"], row.get("body") or "")
        return Asked(question, self.numbers.get(str(row["id"])), created, frozenset(older), is_judged)

    def long_questions(self, number: int, length: int) -> list[Asked]:
        """`number` questions of `length` characters: title and body of posts drawn by lot."""
        found = []
        for document in self.documents():
            if len(document.title) + 1 + len(document.body) >= length:
                question = Question(document.title[:length], document.body[: max(0, length - 1 - len(document.title))])
                found.append(Asked(question, document.id, None, frozenset()))
        return random.Random(1).sample(found, min(number, len(found)))  # noqa: S311  (the same ones each time)

    @property
    def has_questions(self) -> bool:
        """Whether there are judged questions."""
        return (self.path / "qrels.tsv").exists()


def instant(text: str | None) -> datetime | None:
    """A time as the files write it; without a zone it is UTC."""
    if not text:
        return None
    try:
        return as_utc(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except ValueError:
        return as_utc(datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z"))


def _document(number: int, row: dict[str, Any]) -> SearchDocument:
    answers, marked = row.get("answers") or [], row.get("solution_index")
    solutions = () if marked is None else (answers[marked],)
    return SearchDocument(
        id=number,
        stamp=1,
        kind="problem",
        state="solved" if solutions else "open",
        title=row["title"],
        body=row.get("body") or "",
        solutions=solutions,
        answers=tuple(answer for place, answer in enumerate(answers) if place != marked),
        product_id=None,
        version_ids=(),
        tags=tuple(row.get("tags") or ()),
        visibility="public",
        organisation_id=None,
        created=instant(row.get("created")) or LONG_AGO,
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    plain, packed = folder / name, folder / f"{name}.gz"
    with plain.open(encoding="utf-8") if plain.exists() else gzip.open(packed, "rt", encoding="utf-8") as file:
        yield from map(json.loads, filter(str.strip, file))

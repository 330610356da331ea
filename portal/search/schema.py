"""The Whoosh schema: which terms a post has, how often in which part, and the facts kept beside them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, cast

from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Format

from portal.search.documents import SearchDocument
from portal.search.identifiers import identifiers
from portal.search.words import stems

WORDS, IDENTIFIERS = "words", "identifiers"
PARTS = ("title", "body", "solutions", "answers")
LONGEST_PART = 30_000  # characters of one part of a post that are indexed: nobody finds a post by its 31st kilobyte
MOST_COUNTED = 255

Analyse = Callable[[str], list[str]]


class PartCounts(Format):
    """Posting value: one byte for each of PARTS, how often the term stands there (at most 255)."""

    posting_size = len(PARTS)

    def word_values(  # type: ignore[override]  # the base class says bytes where Whoosh wants text
        self, value: Sequence[str], analyzer: Analyse, **kwargs: Any
    ) -> Iterator[tuple[str, int, float, bytes]]:
        """Takes the text of each part; gives (term, count, weight, value) once for each term."""
        counts: dict[str, bytearray] = {}
        for part, text in enumerate(value):
            for term, count in Counter(analyzer(text)).items():
                counts.setdefault(term, bytearray(len(PARTS)))[part] = min(count, MOST_COUNTED)
        for term, row in counts.items():
            total = sum(row)
            yield term, total, float(total), bytes(row)


class Terms(FieldType):
    """A field whose value is the text of each part."""

    def __init__(self, analyse: Analyse) -> None:
        super().__init__(PartCounts(), cast("Any", analyse), scorable=False, stored=False)


def schema() -> Schema:
    """A fresh schema. `facts` are what a post is filtered by; `text` keeps the parts."""
    return Schema(words=Terms(stems), identifiers=Terms(keys), facts=STORED, text=STORED)


def entry(document: SearchDocument) -> dict[str, Any]:
    """What is handed to Whoosh for one post. Takes any text: control characters and lone surrogates do no harm."""
    parts = part_texts(document)
    return {WORDS: parts, IDENTIFIERS: parts, "facts": facts(document), "text": parts}


def keys(text: str) -> list[str]:
    """The keys of the identifiers in `text`."""
    return [found.key for found in identifiers(text)]


@lru_cache(maxsize=60_000)
def term_key(field: str, term: str | bytes) -> int:
    """The 64-bit hash under which a term is filed. Two of a million terms collide with a chance of 3 in 10⁸."""
    text = term if isinstance(term, bytes) else term.encode("utf-8", "replace")
    return int.from_bytes(blake2b(field[:1].encode() + text, digest_size=8).digest(), "little")


def part_texts(document: SearchDocument) -> tuple[str, ...]:
    """The text of each of PARTS, cut to a bounded length."""
    solutions, answers = "\n\n".join(document.solutions), "\n\n".join(document.answers)
    return tuple(_clean(text[:LONGEST_PART]) for text in (document.title, document.body, solutions, answers))


def facts(document: SearchDocument) -> dict[str, Any]:
    """What a post is filtered, counted and checked by; times in whole microseconds since 1970."""
    return {
        "id": document.id,
        "stamp": document.stamp,
        "kind": document.kind,
        "state": document.state,
        "product": document.product_id,
        "versions": document.version_ids,
        "tags": tuple(dict.fromkeys(document.tags)),
        "visibility": document.visibility,
        "organisation": document.organisation_id,
        "affected": document.affected,
        "fixed": document.fixed_id,
        "canonical": document.canonical_id,
        "created": microseconds(document.created.timestamp()),
    }


def microseconds(seconds: float) -> int:
    """Seconds since 1970 in whole microseconds."""
    return round(seconds * 1_000_000)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")

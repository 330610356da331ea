"""A Whoosh segment's postings and facts as arrays: made once for each immutable segment, mapped by every process.

V terms, P postings (one for each term and post), D posts, F parts of a post (`schema.PARTS`), S words in order:

    keys      uint64 [V]      hash of field and term, ascending
    start     uint32 [V]      first posting of the term
    count     uint32 [V]      postings of the term
    docs      int32  [P]      post (its number in the segment), ascending within a term
    counts    uint8  [P, F]   how often the term stands in each part, at most 255, without what many posts share
    silent    uint32 [V]      postings whose counts are all 0, because the post has the word only where many share it
    lengths   uint32 [D, F]   words in each part: the sum of their counts
    id, stamp, created int64 [D]; kind, state, visibility uint8 [D]; product, organisation, fixed int32 [D] (-1: none)
    affected  int32  [D]      people
    head      int64  [D]      id of the report that stands for the problem: its own where it isn't linked to another
    version_start uint32 [D+1], version int32; tag_start uint32 [D+1], tag int32 (position in tag_names)
    tag_names uint8           JSON list, UTF-8
    order_start int64 [D+1], order uint16 [S]   16-bit hashes of the stems in order, 0 between parts, for phrases
    stretch   uint64, stretch_posts uint32   see `portal.search.shared`: stretches of text that several posts have
    and the arrays of `portal.search.spelling`

Nothing here depends on a weight, a mean or another segment: those are applied when somebody asks.
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from portal.search import shared, spelling
from portal.search.arrays import Arrays
from portal.search.schema import IDENTIFIERS, PARTS, WORDS, term_key
from portal.search.silent import said_by_many, without
from portal.search.words import stem, words

KINDS = ("problem", "workaround", "story")
STATES = ("open", "workaround", "solved", "story", "by_design")
VISIBILITIES = ("public", "customers", "organisation", "hidden")
NONE = -1


def make(reader: Any, others: Sequence[Arrays] = ()) -> Arrays:
    """The arrays of one Whoosh SegmentReader, read through its public interface. `others`: those of the index so far,
    for what many posts share."""
    posts = reader.doc_count_all()
    facts: list[dict[str, Any]] = []
    stretches = shared.Counted()

    def texts() -> Iterator[Sequence[str]]:
        for number in range(posts):
            fields = reader.stored_fields(number)
            facts.append(fields["facts"])
            stretches.add(fields["text"])
            yield fields["text"]

    arrays = _texts(texts()) | _facts(facts) | stretches.arrays()
    known = shared.known(arrays, others)
    said = (said_by_many(reader.stored_fields(number)["text"], known) for number in range(posts))
    return arrays | without(_postings(reader, posts), said)


@lru_cache(maxsize=60_000)
def order_hash(stemmed: str) -> int:
    """16 bits for a stem's place in a text; never 0, which separates parts."""
    return crc32(stemmed.encode("utf-8", "replace")) % 65_535 + 1


def _postings(reader: Any, posts: int) -> Arrays:
    keys, counts_of, docs, counts, words_end = [], array("L"), array("i"), bytearray(), 0
    for field in (WORDS, IDENTIFIERS):  # words first: their postings alone make the lengths
        for term in reader.lexicon(field):
            before = len(docs)
            matcher = reader.postings(field, term)
            while matcher.is_active():
                docs.append(matcher.id())
                counts += matcher.value()
                matcher.next()
            keys.append(term_key(field, term))
            counts_of.append(len(docs) - before)
        if field == WORDS:
            words_end = len(docs)
    return _filed(
        np.array(keys, dtype=np.uint64),
        np.array(counts_of, dtype=np.uint32),
        np.frombuffer(docs, dtype=np.int32),
        np.frombuffer(counts, dtype=np.uint8).reshape(-1, len(PARTS)),
        words_end,
        posts,
    )


def _filed(
    keys: NDArray[np.uint64],
    count: NDArray[np.uint32],
    docs: NDArray[np.int32],
    counts: NDArray[np.uint8],
    words_end: int,
    posts: int,
) -> Arrays:
    start = np.concatenate([[0], np.cumsum(count, dtype=np.int64)[:-1]]) if len(count) else np.zeros(0)
    by_key = np.argsort(keys)
    lengths = np.stack(
        [np.bincount(docs[:words_end], counts[:words_end, part], posts) for part in range(len(PARTS))], axis=1
    )
    return {
        "keys": keys[by_key],
        "start": start[by_key].astype(np.uint32),
        "count": count[by_key],
        "docs": docs,
        "counts": counts,
        "lengths": lengths.astype(np.int64),
    }


def _facts(facts: Sequence[dict[str, Any]]) -> Arrays:
    tag_names = {name: code for code, name in enumerate(sorted({tag for fact in facts for tag in fact["tags"]}))}
    version_start, version = _ragged([fact["versions"] for fact in facts], np.int32)
    tag_start, tag = _ragged([[tag_names[name] for name in fact["tags"]] for fact in facts], np.int32)
    return {
        "id": np.array([fact["id"] for fact in facts], np.int64),
        "stamp": np.array([fact["stamp"] for fact in facts], np.int64),
        "created": np.array([fact["created"] for fact in facts], np.int64),
        "kind": np.array([KINDS.index(fact["kind"]) for fact in facts], np.uint8),
        "state": np.array([STATES.index(fact["state"]) for fact in facts], np.uint8),
        "visibility": np.array([VISIBILITIES.index(fact["visibility"]) for fact in facts], np.uint8),
        "product": np.array([_or_none(fact["product"]) for fact in facts], np.int32),
        "organisation": np.array([_or_none(fact["organisation"]) for fact in facts], np.int32),
        "fixed": np.array([_or_none(fact.get("fixed")) for fact in facts], np.int32),
        "affected": np.array([fact.get("affected", 0) for fact in facts], np.int32),
        "head": np.array([fact.get("canonical") or fact["id"] for fact in facts], np.int64),
        "version_start": version_start,
        "version": version,
        "tag_start": tag_start,
        "tag": tag,
        "tag_names": np.frombuffer(json.dumps(list(tag_names)).encode(), np.uint8),
    }


def _or_none(number: int | None) -> int:
    return NONE if number is None else number


def _ragged(rows: Sequence[Sequence[int]], dtype: type[np.generic]) -> tuple[NDArray[np.uint32], NDArray[Any]]:
    start = np.zeros(len(rows) + 1, np.uint32)
    np.cumsum([len(row) for row in rows], out=start[1:])
    return start, np.array([value for row in rows for value in row], dtype)


def _texts(texts: Iterable[Sequence[str]]) -> Arrays:
    order, ends, known = array("H"), array("l", [0]), Counter[str]()
    for parts in texts:
        seen: set[str] = set()
        for text in parts:
            spoken = words(text)
            order.extend([order_hash(stem(word)) for word in spoken])
            order.append(0)
            seen.update(spoken)
        known.update(seen)
        ends.append(len(order))
    arrays: Arrays = {"order_start": np.frombuffer(ends, np.int64), "order": np.frombuffer(order, np.uint16)}
    return arrays | spelling.make(known)


def dead(arrays: Arrays, deleted: NDArray[np.int32]) -> Arrays:
    """For the deleted posts of a segment: `docs`, and how many postings (`taken`) of which `terms` they take away.

    With it a term's document frequency is exact without reading its postings.
    """
    mask = np.zeros(len(arrays["id"]), bool)
    mask[deleted] = True
    start = arrays["start"]
    in_order = np.argsort(start, kind="stable")
    gone = np.flatnonzero(mask[arrays["docs"]])
    terms = in_order[np.searchsorted(start[in_order], gone, "right") - 1]
    names, taken = np.unique(terms, return_counts=True)
    return {"docs": deleted, "terms": names.astype(np.int32), "taken": taken.astype(np.int32)}

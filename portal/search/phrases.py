"""Posts in which words stand next to each other."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from portal.search.postings import order_hash
from portal.search.schema import WORDS, term_key
from portal.search.snapshot import Bools, Segment
from portal.search.words import stem


def having_phrase(segment: Segment, phrase: Sequence[str]) -> Bools:
    """Posts of the segment [D] in a part of which the words of `phrase` stand in this order, whatever their endings.

    Stop words don't count on either side. Two different stems pass for one with a chance of 1 in 65,535.
    """
    stems = [stem(word) for word in phrase]
    kept = np.zeros(segment.posts, bool)
    places = segment.find(np.array([term_key(WORDS, each) for each in dict.fromkeys(stems)], np.uint64))
    if (places < 0).any():
        return kept
    posts = reduce(np.intersect1d, (_posts(segment, int(place)) for place in places))
    if len(stems) == 1:
        kept[posts] = True
    elif len(posts):
        kept[posts[_adjacent(segment, posts, [order_hash(each) for each in stems])]] = True
    return kept


def _posts(segment: Segment, place: int) -> NDArray[np.int32]:
    start, count = int(segment.arrays["start"][place]), int(segment.arrays["count"][place])
    return segment.arrays["docs"][start : start + count]


def _adjacent(segment: Segment, posts: NDArray[np.int32], hashes: Sequence[int]) -> Bools:
    """Which of `posts` have the hashes in a row."""
    begin, end = segment.arrays["order_start"][posts], segment.arrays["order_start"][posts + 1]
    length = end - begin
    # The places of all words of these posts, one post after the other.
    owner = np.repeat(np.arange(len(posts)), length)
    at = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length) + begin[owner]
    spoken = segment.arrays["order"][at]
    run = spoken[: max(0, len(spoken) - len(hashes) + 1)] == hashes[0]
    for offset, wanted in enumerate(hashes[1:], 1):
        run = run & (spoken[offset : offset + len(run)] == wanted)  # each part ends with 0, so no run crosses posts
    found = np.zeros(len(posts), bool)
    found[owner[: len(run)][run]] = True
    return found

"""Which segments are merged at a commit: few and small ones, so that nobody waits for a big merge."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from whoosh.reading import SegmentReader

MOST_SEGMENTS = 11  # a reader looks each word up in all of them
ALIKE = 4  # so many segments of like size are merged into one
AT_ONCE = 400  # posts that a merge may move while people wait; about a millisecond each
_TIER_BITS = 3  # segments are alike if their sizes differ less than about eightfold


def policy(*, calm: bool) -> Callable[[Any, Sequence[Any]], list[Any]]:
    """Whoosh's merge hook: writes the chosen segments into the new one and returns the others."""

    def merge(writer: Any, segments: Sequence[Any]) -> list[Any]:
        sizes = [segment.doc_count() for segment in segments]
        chosen = choose(sizes, calm=calm)
        for number in sorted(chosen):
            if sizes[number]:
                reader = SegmentReader(writer.storage, writer.schema, segments[number])
                writer.add_reader(reader)
                reader.close()
        return [segment for number, segment in enumerate(segments) if number not in chosen]

    return merge


def choose(sizes: Sequence[int], *, calm: bool = False) -> set[int]:
    """Which segments are merged, by their numbers of live posts.

    Empty ones; ALIKE ones of like size, if they are small (of any size if `calm`, when nobody waits). If there would be
    more than MOST_SEGMENTS otherwise, the smallest ones that are alike, or else simply the smallest.
    """
    chosen = {number for number, size in enumerate(sizes) if not size}
    tiers: dict[int, list[int]] = defaultdict(list)
    for number, size in enumerate(sizes):
        if size:
            tiers[(size.bit_length() - 1) // _TIER_BITS].append(number)
    alike = [members for _, members in sorted(tiers.items()) if len(members) >= ALIKE]
    for members in alike:
        if calm or sum(sizes[number] for number in members) <= AT_ONCE:
            chosen.update(members)
    if _left(sizes, chosen) > MOST_SEGMENTS and alike:
        chosen.update(alike[0])
    smallest = sorted(set(range(len(sizes))) - chosen, key=lambda number: sizes[number])
    while _left(sizes, chosen) > MOST_SEGMENTS:
        chosen.add(smallest.pop(0))
    return chosen


def _left(sizes: Sequence[int], chosen: set[int]) -> int:
    """How many segments there are afterwards, with the one being written."""
    return len(sizes) - len(chosen) + 1

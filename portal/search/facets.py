"""How many of the found posts are of which kind, state, product, version and tag."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.search.postings import KINDS, NONE, STATES
from portal.search.snapshot import Bools, Segment

MOST_VALUES = 20
DIMENSIONS = ("kind", "state", "product", "version", "tag")

Counts = dict[str | int, int]


def count(found: Iterable[tuple[Segment, dict[str, Bools]]]) -> dict[str, Counts]:
    """For each dimension its MOST_VALUES commonest values with their number of posts.

    Takes, for each segment, the posts that count in each dimension [D].
    """
    totals: dict[str, Counter[str | int]] = {name: Counter() for name in DIMENSIONS}
    for segment, posts in found:
        for name in DIMENSIONS:
            totals[name].update(_values(segment, name, posts[name]))
    return {name: dict(sorted(total.items(), key=_commonest)[:MOST_VALUES]) for name, total in totals.items()}


def _values(segment: Segment, name: str, posts: Bools) -> Counts:
    if name in ("version", "tag"):
        start = segment.arrays[f"{name}_start"]
        values = segment.arrays[name][np.repeat(posts, np.diff(start))]
    else:
        values = segment.arrays[name][posts]
    counted = _counted(values)
    if name == "kind":
        return {KINDS[code]: n for code, n in counted.items()}
    if name == "state":
        return {STATES[code]: n for code, n in counted.items()}
    if name == "tag":
        return {segment.tag_names[code]: n for code, n in counted.items()}
    return {code: n for code, n in counted.items() if code != NONE}


def _counted(values: NDArray[Any]) -> dict[int, int]:
    unique, counts = np.unique(values, return_counts=True)
    return dict(zip(unique.tolist(), counts.tolist(), strict=True))


def _commonest(item: tuple[str | int, int]) -> tuple[int, str]:
    return -item[1], str(item[0])

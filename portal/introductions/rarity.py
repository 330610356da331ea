"""In how many posts an identifier stands, as the search index counts them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from portal.search import health
from portal.search.documents import IndexUnavailable
from portal.search.schema import IDENTIFIERS, term_key


def counter(index_dir: Path) -> Callable[[str], int | None]:
    """`count(key)`: in how many posts the identifier with that key stands; None while there is no index."""
    try:
        snapshot = health.usable(index_dir)
    except IndexUnavailable:
        return lambda key: None

    def count(key: str) -> int:
        keys = np.array([term_key(IDENTIFIERS, key)], np.uint64)
        return sum(int(segment.frequencies(segment.find(keys))[0]) for segment in snapshot.segments)

    return count

"""Reports that people linked as one problem are one suggestion: the canonical one is shown, the best one finds it."""

from collections.abc import Sequence, Set

import numpy as np

from portal.search.snapshot import I64, Bools, Snapshot


def best_of_each(snapshot: Snapshot, places: I64) -> I64:
    """Of `places`, best first, the positions of the best one of each problem [m], still best first."""
    _, first = np.unique(snapshot.heads[places], return_index=True)
    return np.sort(first)


def shown(snapshot: Snapshot, places: I64, eligible: Sequence[Bools], exclude_ids: Set[int]) -> I64:
    """The places shown for those found [n]: the canonical report's, where it is `eligible` [D of each segment]."""
    found, heads = places.copy(), snapshot.heads[places]
    for at in np.flatnonzero(heads != snapshot.ids[places]):
        canonical = np.flatnonzero((snapshot.ids == heads[at]) & np.concatenate(eligible))
        if len(canonical) and int(heads[at]) not in exclude_ids:
            found[at] = canonical[0]
    return found

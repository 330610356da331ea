"""What is known of posts beside their words: small additions to the scores of posts that are about alike."""

import numpy as np
from numpy.typing import NDArray

from portal.search.documents import Reader
from portal.search.postings import STATES
from portal.search.snapshot import I64, Bools, Snapshot
from portal.search.weights import Weights

Floats = NDArray[np.float64]
_WORKAROUND, _SOLVED, _BY_DESIGN = (STATES.index(state) for state in ("workaround", "solved", "by_design"))
_HALF_LIFE = 2 * 365.25 * 24 * 3600 * 1e6  # microseconds
_MANY = 50  # people affected, from which more of them make no difference
NAMES = (
    "solved, or helped",
    "the reader's product",
    "seen on the reader's version",
    "fixed after the reader's version",
    "fixed before the reader's version",
    "people affected",
    "age",
)


def given(snapshot: Snapshot, places: I64, reader: Reader, weights: Weights) -> Floats:
    """What each of NAMES adds to the factor of the posts at `places` [n, F]."""
    columns = [
        _helped(snapshot, places, weights),
        weights.same_product * np.isin(snapshot.products[places], list(reader.product_ids)),
        weights.same_version * _is_seen_on(snapshot, places, reader),
        *_fixed(snapshot, places, reader, weights),
        weights.affected * np.minimum(np.log1p(snapshot.affected[places]) / np.log1p(_MANY), 1),
        weights.age * 0.5 ** ((snapshot.newest - snapshot.created[places]) / _HALF_LIFE),
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def factor(given_by: Floats) -> Floats:
    """What the scores are multiplied by [n]: at most `most_apart` of each other."""
    total: Floats = 1 + given_by.sum(axis=1)
    return total


def most_apart(weights: Weights) -> float:
    """The highest share by which facts can raise one post over another: what is further ahead by relevance stays so."""
    above = max(weights.solved, weights.workaround, weights.by_design) + weights.same_product + weights.same_version
    above += weights.fixed_later + weights.affected + weights.age
    return (1 + above) / (1 - weights.fixed_before) - 1


def _helped(snapshot: Snapshot, places: I64, weights: Weights) -> Floats:
    worth = np.zeros(len(STATES))
    worth[[_SOLVED, _WORKAROUND, _BY_DESIGN]] = weights.solved, weights.workaround, weights.by_design
    return worth[snapshot.states[places]]


def _fixed(snapshot: Snapshot, places: I64, reader: Reader, weights: Weights) -> tuple[Floats, Floats]:
    """A fix that the reader hasn't got yet helps; what was fixed in what the reader runs is likely something else. Of
    other products' versions nothing is said."""
    fixed = snapshot.fixed[places]
    later, before = np.zeros(len(places)), np.zeros(len(places))
    later[np.isin(fixed, list(reader.later_ids))] = weights.fixed_later
    before[np.isin(fixed, list(reader.until_ids))] = -weights.fixed_before
    return later, before


def _is_seen_on(snapshot: Snapshot, places: I64, reader: Reader) -> Bools:
    seen = np.zeros(len(places), bool)
    if not reader.version_ids:
        return seen
    wanted = list(reader.version_ids)
    for segment in snapshot.segments:
        here = np.flatnonzero((places >= segment.base) & (places < segment.base + segment.posts))
        docs = places[here] - segment.base
        begin, end = (segment.arrays["version_start"][docs + more].astype(np.int64) for more in (0, 1))
        owner = np.repeat(here, end - begin)
        offset = np.arange(len(owner)) - np.repeat(np.cumsum(end - begin) - (end - begin), end - begin)
        values = segment.arrays["version"][np.repeat(begin, end - begin) + offset]
        seen[owner[np.isin(values, wanted)]] = True
    return seen

"""Suggestions for the ask box: the few posts that fit a question best, within a bounded amount of work."""

from collections.abc import Set
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from portal.search import rank
from portal.search.documents import Audience, Hit, Question
from portal.search.postings import STATES
from portal.search.snapshot import I64, Bools, Segment, Snapshot
from portal.search.terms import question_terms
from portal.search.visible import instant, visible
from portal.search.weights import Weights

Floats = NDArray[np.float64]
_WORKAROUND, _SOLVED = STATES.index("workaround"), STATES.index("solved")


def suggest(
    snapshot: Snapshot,
    question: Question,
    audience: Audience,
    weights: Weights,
    *,
    limit: int = 5,
    product_id: int | None = None,
    exclude_ids: Set[int] = frozenset(),
    before: datetime | None = None,
) -> list[Hit]:
    """Up to `limit` posts, best first. `product_id` prefers posts on that product; `before` leaves out younger ones."""
    terms = question_terms(question, weights)
    if not terms or not snapshot.posts or limit < 1:
        return []
    plan = rank.plan(snapshot, terms, weights)
    if not len(plan.worth):
        return []
    scores = []
    for segment, norm, places in zip(snapshot.segments, rank.norms(snapshot, weights), plan.places, strict=True):
        found = rank.accumulate(
            segment, places[: plan.full], plan.worth[: plan.full], norm, weights.k1, weights.most_postings
        )
        found *= _eligible(segment, audience, before)
        scores.append(found)
    places, found = _best(np.concatenate(scores), max(limit, weights.refined) + len(exclude_ids))
    if exclude_ids:
        kept = ~np.isin(snapshot.ids[places], list(exclude_ids))
        places, found = places[kept], found[kept]
    found += _rest(snapshot, plan, places, weights)
    found *= preference(snapshot, places, product_id, weights)
    return hits(snapshot, places, found, limit, plan.most)


def hits(snapshot: Snapshot, places: I64, scores: Floats, limit: int, most: float) -> list[Hit]:
    """The best `limit` of the posts at `places`; of equal ones the higher id first. `most`: a perfect fit's score."""
    ids = snapshot.ids[places]
    order = np.lexsort((-ids, -scores))[:limit]
    stamps = snapshot.stamps[places[order]]
    return [
        Hit(int(number), round(float(score), 6), int(stamp), round(min(1.0, float(score) / most), 4))
        for number, score, stamp in zip(ids[order], scores[order], stamps, strict=True)
    ]


def _eligible(segment: Segment, audience: Audience, before: datetime | None) -> Bools:
    kept = visible(segment, audience)
    if before is not None:
        kept = kept & (segment.arrays["created"] < instant(before))
    return kept


def _best(scores: Floats, most: int) -> tuple[I64, Floats]:
    """The places of the `most` highest scores above 0, in no order, and these scores."""
    places = np.flatnonzero(scores >= max(_threshold(scores, most), 1e-9))
    if len(places) > most:
        places = places[np.argpartition(-scores[places], most)[:most]]
    return places, scores[places]


def _threshold(scores: Floats, most: int) -> float:
    """A score that at least `most` posts reach, and not many more, guessed from a sample; 0 if it fails."""
    sample = scores[:: max(1, len(scores) // 6_000)]
    rank = len(sample) - 1 - 2 * most * len(sample) // max(1, len(scores)) - 8
    if rank <= 0 or len(sample) == len(scores):
        return 0.0
    guess = float(np.partition(sample, rank)[rank])
    return guess if np.count_nonzero(scores >= guess) >= most else 0.0


def _rest(snapshot: Snapshot, plan: rank.Plan, places: I64, weights: Weights) -> Floats:
    """What the common terms, which weren't read in full, add to the scores of the posts at `places`."""
    gain = np.zeros(len(places))
    for segment, norm, terms in zip(snapshot.segments, rank.norms(snapshot, weights), plan.places, strict=True):
        here = (places >= segment.base) & (places < segment.base + segment.posts)
        docs = places[here] - segment.base
        if not len(docs):
            continue
        for worth, place in zip(plan.worth[plan.full :], terms[plan.full :], strict=True):
            gain[here] += worth * rank.look_up(segment, int(place), docs, norm, weights.k1)
    return gain


def preference(snapshot: Snapshot, places: I64, product_id: int | None, weights: Weights) -> Floats:
    """What the scores of the posts at `places` are multiplied by for their state and product."""
    state = snapshot.states[places]
    factor = np.where(state == _SOLVED, weights.solved, np.where(state == _WORKAROUND, weights.workaround, 1.0))
    if product_id is not None:
        factor = factor * np.where(snapshot.products[places] == product_id, weights.same_product, 1.0)
    return factor

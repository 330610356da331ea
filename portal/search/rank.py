"""Ranks posts for a question by BM25F over words and identifiers, reading a bounded number of postings.

For a term t and a post d with count c_p and length l_p in each part p (mean length m_p, weight w_p):

    tf(t, d)    = Σ_p w_p · c_p / (1 - b_p + b_p · l_p / m_p), at least `shared`, see `portal.search.silent`
    score(d)    = Σ_t q_t · idf(t) · tf / (k1 + tf)
    idf(t)      = ln(1 + (N - n_t + ½) / (n_t + ½))

(Zaragoza et al., Microsoft Cambridge at TREC 13, 2004; the idf of Lucene, which is never negative.) The most
informative terms are read in full; the commonest, once the bound is reached, are looked up for the posts found so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.search.schema import PARTS
from portal.search.snapshot import F32, Segment, Snapshot
from portal.search.terms import Term
from portal.search.weights import Weights

_ONES = np.ones(len(PARTS), np.float32)


@dataclass(frozen=True, slots=True)
class Plan:
    """The terms of a question over one snapshot: worth (weight times idf) [T], and their place in each segment [T]."""

    worth: F32
    places: list[NDArray[np.int64]]
    full: int  # the first so many terms are read in full
    most: float  # the worth of the whole question, with words that no post has: what a perfect fit would score


def plan(snapshot: Snapshot, terms: list[Term], weights: Weights) -> Plan:
    """Look the terms up, order them by what a posting of theirs tells, and decide which are read in full."""
    keys = np.array([term.key for term in terms], np.uint64)
    places = [segment.find(keys) for segment in snapshot.segments]
    frequency = _frequencies(snapshot, places, len(terms))
    idf = np.log1p((snapshot.posts - frequency + 0.5) / (frequency + 0.5))
    worth = np.array([term.weight for term in terms]) * idf
    counts = (frequency > 0) | np.array([not term.exact for term in terms])  # an identifier's parts are words anyway
    most = float(worth[counts].sum())
    order = np.argsort(-worth, kind="stable")
    order = order[frequency[order] > 0][: weights.most_terms]
    read = np.cumsum(frequency[order])
    full = max(1, int(np.searchsorted(read, weights.most_postings, "right")))
    return Plan(worth[order].astype(np.float32), [place[order] for place in places], full, most)


def _frequencies(snapshot: Snapshot, places: Sequence[NDArray[np.int64]], terms: int) -> NDArray[np.int64]:
    """How many posts have each term in words of their own; of a term that none has so, how many have it at all."""
    none = np.zeros(terms, np.int64)
    pairs = list(zip(snapshot.segments, places, strict=True))
    telling: NDArray[np.int64] = sum((segment.telling(place) for segment, place in pairs), none)
    return np.where(telling > 0, telling, sum((segment.frequencies(place) for segment, place in pairs), none))


def norms(snapshot: Snapshot, weights: Weights) -> list[F32]:
    """For each segment w_p / (1 - b_p + b_p · l_p / m_p) [D, F]: what one occurrence in a part counts."""
    known = snapshot.norms.get(weights)
    if known is None:
        b = np.array([weights.title_b, weights.body_b, weights.solutions_b, weights.answers_b])
        weight = np.array([weights.title, weights.body, weights.solutions, weights.answers])
        scale, floor = (b / snapshot.mean_lengths / weight).astype(np.float32), ((1 - b) / weight).astype(np.float32)
        known = [1 / (floor + scale * segment.arrays["lengths"]) for segment in snapshot.segments]
        snapshot.norms[weights] = known
    return known


def saturated(counts: NDArray[np.uint8], norm: F32, weights: Weights) -> F32:
    """tf / (k1 + tf) of postings with `counts` [P, F] in posts with `norm` [P, F], which is used up."""
    norm *= counts
    tf: F32 = norm @ _ONES
    np.maximum(tf, np.float32(weights.shared), out=tf)
    tf /= np.float32(weights.k1) + tf
    return tf


def accumulate(
    segment: Segment, places: NDArray[np.int64], worth: F32, norm: F32, weights: Weights, most: int
) -> NDArray[np.float64]:
    """The scores of all posts of a segment [D] by the terms at `places`, at most `most` postings of each."""
    here = np.flatnonzero(places >= 0)
    if not len(here):
        return np.zeros(segment.posts)
    start = segment.arrays["start"][places[here]].astype(np.int64)
    count = segment.arrays["count"][places[here]].astype(np.int64)
    skip = np.maximum(count - most, 0)  # of a term that nearly all posts have, the latest posts
    ranges = [slice(a, b) for a, b in zip((start + skip).tolist(), (start + count).tolist(), strict=True)]
    docs = np.concatenate([segment.arrays["docs"][part] for part in ranges])
    counts = np.concatenate([segment.arrays["counts"][part] for part in ranges])
    gain = saturated(counts, norm.take(docs, axis=0), weights)
    gain *= np.repeat(worth[here], count - skip)
    return np.bincount(docs, gain, segment.posts).astype(np.float64, copy=False)


def rest_at(snapshot: Snapshot, plan: Plan, places: NDArray[np.int64], weights: Weights) -> NDArray[np.float64]:
    """What the common terms, which weren't read in full, add to the scores of the posts at `places` [n]."""
    total = np.zeros(len(places))
    for segment, norm, terms in zip(snapshot.segments, norms(snapshot, weights), plan.places, strict=True):
        here = np.flatnonzero((places >= segment.base) & (places < segment.base + segment.posts))
        if not len(here):
            continue
        docs = places[here] - segment.base
        for worth, place in zip(plan.worth[plan.full :], terms[plan.full :], strict=True):
            if place >= 0:
                total[here] += worth * look_up(segment, int(place), docs, norm, weights)
    return total


def worth_present(segment: Segment, places: NDArray[np.int64], worth: F32) -> NDArray[np.float64]:
    """The worth of the terms that each post of the segment has [D], however often."""
    total = np.zeros(segment.posts)
    for place, each in zip(places.tolist(), worth.tolist(), strict=True):
        if place >= 0:
            start = int(segment.arrays["start"][place])
            total[segment.arrays["docs"][start : start + int(segment.arrays["count"][place])]] += each
    return total


def look_up(segment: Segment, place: int, docs: NDArray[np.int64], norm: F32, weights: Weights) -> F32:
    """tf / (k1 + tf) of one term in the posts `docs` of a segment, 0 where it doesn't stand."""
    gain = np.zeros(len(docs), np.float32)
    if place < 0:
        return gain
    start, count = int(segment.arrays["start"][place]), int(segment.arrays["count"][place])
    listed = segment.arrays["docs"][start : start + count]
    at = np.minimum(np.searchsorted(listed, docs), count - 1)
    there = listed[at] == docs
    counts = segment.arrays["counts"].take(start + at[there], axis=0)
    gain[there] = saturated(counts, norm.take(docs[there], axis=0), weights)
    return gain

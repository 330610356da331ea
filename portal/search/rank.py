"""Ranks posts for a question by BM25F over words and identifiers, reading a bounded number of postings.

For a term t and a post d with count c_p and length l_p in each part p (mean length m_p to three digits, weight w_p):

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

from portal.search.snapshot import F32, Segment, Snapshot
from portal.search.terms import Term
from portal.search.weights import Weights

_AT_ONCE = 1 << 18  # postings, so that little memory is needed beside the result


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


def norms(snapshot: Snapshot, segment: Segment, weights: Weights) -> F32:
    """w_p / (1 - b_p + b_p · l_p / m_p) of a segment's posts [D, F]: what one occurrence in a part counts."""
    b = np.array([weights.title_b, weights.body_b, weights.solutions_b, weights.answers_b])
    weight = np.array([weights.title, weights.body, weights.solutions, weights.answers])
    scale, floor = (b / snapshot.mean_lengths / weight).astype(np.float32), ((1 - b) / weight).astype(np.float32)
    known: F32 = 1 / (floor + scale * segment.arrays["lengths"])
    return known


def impacts(snapshot: Snapshot, segment: Segment, weights: Weights) -> F32:
    """tf / (k1 + tf) of each posting of a segment [P]: kept until weights or mean lengths are others."""
    made_for = (weights, *snapshot.mean_lengths.tolist())
    kept = segment.impacts.get(made_for)
    if kept is None:
        kept = _impacts(segment, norms(snapshot, segment, weights), weights)
        segment.impacts.clear()
        segment.impacts[made_for] = kept
    return kept


def _impacts(segment: Segment, norm: F32, weights: Weights) -> F32:
    docs, counts = segment.arrays["docs"], segment.arrays["counts"]
    tf = np.empty(len(docs), np.float32)
    for begin in range(0, len(docs), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        tf[part] = np.einsum("pf,pf->p", norm[docs[part]], counts[part])
    np.maximum(tf, np.float32(weights.shared), out=tf)
    tf /= np.float32(weights.k1) + tf
    return tf


def accumulate(segment: Segment, places: NDArray[np.int64], worth: F32, impact: F32, most: int) -> NDArray[np.float64]:
    """The scores of all posts of a segment [D] by the terms at `places`, at most `most` postings of each."""
    here = places >= 0
    start, count = (segment.arrays[name][places[here]].astype(np.int64) for name in ("start", "count"))
    begin, end = start + np.maximum(count - most, 0), start + count  # of a term that nearly all have, the latest posts
    stop = np.cumsum(end - begin)
    if not len(stop):
        return np.zeros(segment.posts)
    docs, gain, at = np.empty(stop[-1], np.intp), np.empty(stop[-1], np.float64), 0
    for first, last, until, each in zip(begin.tolist(), end.tolist(), stop.tolist(), worth[here], strict=True):
        docs[at:until] = segment.arrays["docs"][first:last]
        np.multiply(impact[first:last], each, out=gain[at:until])
        at = until
    return np.bincount(docs, gain, segment.posts).astype(np.float64, copy=False)


def rest_at(snapshot: Snapshot, plan: Plan, places: NDArray[np.int64], weights: Weights) -> NDArray[np.float64]:
    """What the common terms, which weren't read in full, add to the scores of the posts at `places` [n]."""
    total = np.zeros(len(places))
    for segment, terms in zip(snapshot.segments, plan.places, strict=True):
        here = np.flatnonzero((places >= segment.base) & (places < segment.base + segment.posts))
        if not len(here):
            continue
        docs, impact, added = places[here] - segment.base, impacts(snapshot, segment, weights), np.zeros(len(here))
        for worth, place in zip(plan.worth[plan.full :].tolist(), terms[plan.full :].tolist(), strict=True):
            if place >= 0:
                start = int(segment.arrays["start"][place])
                listed = segment.arrays["docs"][start : start + int(segment.arrays["count"][place])]
                at = np.searchsorted(listed, docs)
                np.minimum(at, len(listed) - 1, out=at)
                added += np.where(listed[at] == docs, impact[start + at], 0) * worth
        total[here] = added
    return total


def worth_present(segment: Segment, places: NDArray[np.int64], worth: F32) -> NDArray[np.float64]:
    """The worth of the terms that each post of the segment has [D], however often."""
    total = np.zeros(segment.posts)
    for place, each in zip(places.tolist(), worth.tolist(), strict=True):
        if place >= 0:
            start = int(segment.arrays["start"][place])
            total[segment.arrays["docs"][start : start + int(segment.arrays["count"][place])]] += each
    return total

"""The search page: everything that matches, counted by facet, a page at a time.

Matching is soft: a post is found if it has at least a quarter of what the best post has of the query (each word weighed
by its rarity), so one word more never takes the right post away. Only phrases and excluded words are strict.
"""

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from portal.core.errors import Invalid
from portal.search import facets, facts, rank
from portal.search.documents import Audience, Hit, Question, SearchRequest, SearchResult
from portal.search.meant import did_you_mean
from portal.search.phrases import having_phrase
from portal.search.query import Query, parse
from portal.search.snapshot import Bools, Segment, Snapshot
from portal.search.suggest import NOBODY
from portal.search.terms import question_terms
from portal.search.visible import filtered, visible
from portal.search.weights import Weights

MOST_HITS = 100
LONGEST_KEY = 100
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """Of one segment: the posts that match the text and may be seen [D], and their scores [D]."""

    segment: Segment
    posts: Bools
    scores: Floats


def search(snapshot: Snapshot, request: SearchRequest, audience: Audience, weights: Weights) -> SearchResult:
    """One page of results; without a text, or with one that only excludes, all that pass the filters, newest first.

    Raises Invalid if `request.after` is no key of such a page.
    """
    query = parse(request.text)
    terms = question_terms(Question(query.text), replace(weights, question_k=1e6))[: weights.most_searched]
    founds = _found(snapshot, query, audience, weights, rank.plan(snapshot, terms, weights) if terms else None)
    dimensions = [_by_dimension(found, request) for found in founds]
    matched = np.concatenate(
        [found.posts & masks["all"] for found, masks in zip(founds, dimensions, strict=True)] or [_NOTHING]
    )
    scores = np.concatenate([found.scores for found in founds] or [np.zeros(0)])
    best = request.sort != "newest" and bool(terms)
    hits, next_key = _page(snapshot, np.flatnonzero(matched), scores, request, weights, best=best)
    return SearchResult(
        hits=hits,
        total=int(matched.sum()),
        facets=facets.count((found.segment, masks) for found, masks in zip(founds, dimensions, strict=True)),
        did_you_mean=did_you_mean(snapshot, request.text, audience) if request.text.strip() else None,
        next_key=next_key,
    )


_NOTHING = np.zeros(0, bool)


def _found(
    snapshot: Snapshot, query: Query, audience: Audience, weights: Weights, plan: rank.Plan | None
) -> list[Found]:
    founds, present = [], []
    for number, segment in enumerate(snapshot.segments):
        posts = visible(segment, audience)
        posts = reduce(np.logical_and, (having_phrase(segment, phrase) for phrase in query.phrases), posts)
        posts = reduce(np.logical_and, (~having_phrase(segment, phrase) for phrase in query.excluded), posts)
        scores = np.zeros(segment.posts)
        if plan is not None:
            impact, places = rank.impacts(snapshot, segment, weights), plan.places[number]
            scores = rank.accumulate(segment, places, plan.worth, impact, segment.posts)
            present.append(rank.worth_present(segment, places, plan.worth) * posts)
        founds.append(Found(segment, posts, scores))
    if plan is None:
        # A text without a word to look for finds nothing, unless it only excludes.
        return founds if not query.text.strip() else [replace(found, posts=found.posts & False) for found in founds]
    enough = weights.least_share * max((float(worth.max(initial=0)) for worth in present), default=0.0)
    return [
        replace(found, posts=found.posts & (worth >= max(enough, 1e-9)))
        for found, worth in zip(founds, present, strict=True)
    ]


def _by_dimension(found: Found, request: SearchRequest) -> dict[str, Bools]:
    """The posts that pass all filters ("all", also what tags are counted in), and for each other facet those that pass
    all but its own, so that one sees what another choice would bring."""
    without = {
        "kind": replace(request, kinds=()),
        "state": replace(request, states=()),
        "product": replace(request, product_id=None, version_id=None),
        "version": replace(request, version_id=None),
    }
    every = found.posts & filtered(found.segment, request)
    masks = {
        name: every if other == request else found.posts & filtered(found.segment, other)
        for name, other in without.items()
    }
    return masks | {"tag": every, "all": every}


def _page(
    snapshot: Snapshot,
    places: NDArray[np.int64],
    scores: Floats,
    request: SearchRequest,
    weights: Weights,
    *,
    best: bool,
) -> tuple[list[Hit], str | None]:
    """The posts of one page, and the key of the next if there is one. A key names the last post before it, by what the
    page is sorted by and by id, so that posts that come or go meanwhile neither repeat nor hide another."""
    by = (
        scores[places] * facts.factor(facts.given(snapshot, places, NOBODY, weights))
        if best
        else snapshot.created[places]
    )
    ids = snapshot.ids[places]
    if request.after:
        last, last_id = _read_key(request.after, best=best)
        later = (by < last) | ((by == last) & (ids < last_id))
        places, by, ids = places[later], by[later], ids[later]
    limit = max(1, min(request.limit, MOST_HITS))
    order = _first(by, ids, limit + 1)
    shown = order[:limit]
    hits = [
        Hit(int(number), round(float(score), 6), int(stamp))
        for number, score, stamp in zip(ids[shown], scores[places[shown]], snapshot.stamps[places[shown]], strict=True)
    ]
    if len(order) <= limit:
        return hits, None
    last_shown = shown[-1]
    value = float(by[last_shown]).hex() if best else str(int(by[last_shown]))
    return hits, f"{'b' if best else 'n'}~{value}~{int(ids[last_shown])}"


def _first(by: NDArray[np.generic], ids: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The order of the first `most`: highest `by` first, of equal ones the highest id."""
    chosen = np.arange(len(ids))
    if len(ids) > 4 * most:
        threshold = np.partition(by, len(by) - most)[len(by) - most]
        chosen = np.flatnonzero(by >= threshold)
    return chosen[np.lexsort((ids[chosen], by[chosen]))[::-1]][:most]


def _read_key(key: str, *, best: bool) -> tuple[float, int]:
    try:
        sort, value, number = key.split("~")
        if (sort == "b") != best or sort not in ("b", "n") or len(key) > LONGEST_KEY:
            raise ValueError(sort)
        return (float.fromhex(value) if best else int(value)), int(number)
    except (ValueError, OverflowError) as error:
        raise Invalid("This page of the results no longer exists. Start again from the first.", "after") from error

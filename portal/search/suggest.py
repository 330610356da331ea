"""Suggestions for the ask box: the few posts that fit a question best, within a bounded amount of work."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from portal.search import facts, linked, rank, shared
from portal.search.documents import Audience, Hit, Question, Reader
from portal.search.meaning import F32, STATIC, Model
from portal.search.nearest import Near, cosines, meant, nearest
from portal.search.snapshot import I64, Bools, Segment, Snapshot
from portal.search.terms import question_terms
from portal.search.visible import instant, visible
from portal.search.weights import LONG, Blend, Weights

Floats = NDArray[np.float64]
NOBODY = Reader()


@dataclass(frozen=True, slots=True)
class Ranked:
    """The posts that were looked at closely, best first: n places, with what each signal gave them."""

    places: I64
    scores: Floats
    words: Floats  # BM25F
    cosines: F32 | None  # [n, 3], see portal.search.vectors; None where words stand alone
    near: Near | None
    facts: Floats  # [n, F], what each of `facts.NAMES` added to the score, as a share of it
    plan: rank.Plan
    question: Question  # in its own words, without what many posts share
    shown: I64  # [n], the places shown for them: of linked reports the canonical one's


def suggest(
    snapshot: Snapshot,
    question: Question,
    audience: Audience,
    weights: Weights,
    *,
    limit: int = 5,
    reader: Reader = NOBODY,
    exclude_ids: Set[int] = frozenset(),
    before: datetime | None = None,
    model: Model | None = None,
) -> list[Hit]:
    """Up to `limit` posts, best first. `reader` decides among posts that fit alike; `before` hides younger ones."""
    found = ranked(
        snapshot, question, audience, weights,
        limit=limit, reader=reader, exclude_ids=exclude_ids, before=before, model=model,
    )  # fmt: skip
    return [] if found is None else hits(snapshot, found, limit)


def ranked(
    snapshot: Snapshot,
    question: Question,
    audience: Audience,
    weights: Weights,
    *,
    limit: int,
    reader: Reader,
    exclude_ids: Set[int],
    before: datetime | None,
    model: Model | None,
) -> Ranked | None:
    """All that was looked at closely, by words and, with a model, by meaning; None if the question says nothing."""
    whole, question = question, shared.own_question(question, snapshot.shared)
    terms = question_terms(question, weights, whole)
    if not terms or not snapshot.posts or limit < 1:
        return None
    plan = rank.plan(snapshot, terms, weights)
    asked = meant(snapshot, question, model)
    if not len(plan.worth) and asked is None:
        return None
    eligible = [_eligible(segment, audience, before) for segment in snapshot.segments]
    most = max(limit, weights.refined) + len(exclude_ids)
    by_words, near = _by_words(snapshot, plan, weights, eligible), None
    places = _best(by_words, most)
    if asked is not None:
        near = nearest(snapshot, asked, eligible, max(limit, weights.nearest) + len(exclude_ids))
        places = np.union1d(places, near.places)
    if exclude_ids:
        places = places[~np.isin(snapshot.ids[places], list(exclude_ids))]
    words = by_words[places] + rank.rest_at(snapshot, plan, places, weights)
    similar = None if asked is None else cosines(snapshot, asked, places)
    blend = weights.static if model is not None and model.kind == STATIC else weights.sentence
    if similar is None:
        scores = words
    else:
        scores = fused(words, similar, blend, len(plan.worth)) * _is_like(words, similar, blend)
    added = facts.given(snapshot, places, reader, weights)
    scores = scores * facts.factor(added)
    order = np.lexsort((-snapshot.ids[places], -scores))
    order = order[linked.best_of_each(snapshot, places[order])]
    similar = None if similar is None else similar[order]
    places = places[order]
    shown = np.concatenate([linked.shown(snapshot, places[:limit], eligible, exclude_ids), places[limit:]])
    return Ranked(places, scores[order], words[order], similar, near, added[order], plan, question, shown)


def fused(words: Floats, similar: F32, blend: Blend, asked: int) -> Floats:
    """One score, 1 for a post that fits in every way. Of posts whose meaning isn't known yet, their words speak.
    `asked`: how many words of the question a post has."""
    by_words = blend.words + (blend.many_words - blend.words) * min(1.0, asked / LONG)
    share = words / max(float(words.max(initial=0)), 1e-9)
    weight = np.array([1.0, blend.title, blend.helps])
    meaning = similar @ weight
    unknown = np.isnan(meaning)
    if unknown.any():
        meaning[unknown] = share[unknown] * (np.nanmax(meaning) if not unknown.all() else weight.sum())
    scores: Floats = (np.maximum(meaning, 0) + by_words * share) / (float(weight.sum()) + by_words)
    return scores


def _is_like(words: Floats, similar: F32, blend: Blend) -> Bools:
    """Which posts have a word of the question, or come near it without."""
    near: Bools = np.nan_to_num(similar[:, 0]) >= blend.least
    return near | (words > 0)


def hits(snapshot: Snapshot, found: Ranked, limit: int) -> list[Hit]:
    """The best `limit` posts; of equal ones the higher id first."""
    shown = np.flatnonzero(found.scores > 0)[:limit]
    places, by = found.shown[shown], found.places[shown]
    coverage = np.minimum(found.words[shown] / found.plan.most, 1)
    return [
        Hit(
            int(number),
            round(float(score), 6),
            int(stamp),
            round(float(share), 4),
            _why(found, int(at)),
            None if best == number else int(best),
        )
        for number, score, stamp, share, at, best in zip(
            snapshot.ids[places],
            found.scores[shown],
            snapshot.stamps[places],
            coverage,
            shown,
            snapshot.ids[by],
            strict=True,
        )
    ]


def _why(found: Ranked, at: int) -> tuple[tuple[str, float], ...]:
    """What each signal gave the post at this rank."""
    why = [("words and identifiers", float(found.words[at]) / max(float(found.words.max(initial=0)), 1e-9))]
    if found.cosines is not None:
        views = zip(("meaning", "meaning of the title", "meaning of what helped"), found.cosines[at], strict=True)
        why += [(name, float(cosine)) for name, cosine in views if not np.isnan(cosine)]
    why += [(name, float(each)) for name, each in zip(facts.NAMES, found.facts[at], strict=True) if each]
    return tuple((name, round(value, 3)) for name, value in why)


def _by_words(snapshot: Snapshot, plan: rank.Plan, weights: Weights, eligible: Sequence[Bools]) -> Floats:
    """The scores of all posts by the question's informative words; 0 for those that may not be found."""
    scores = []
    for segment, places, kept in zip(snapshot.segments, plan.places, eligible, strict=True):
        impact = rank.impacts(snapshot, segment, weights)
        found = rank.accumulate(segment, places[: plan.full], plan.worth[: plan.full], impact, weights.most_postings)
        found *= kept
        scores.append(found)
    return np.concatenate(scores)


def _eligible(segment: Segment, audience: Audience, before: datetime | None) -> Bools:
    kept = visible(segment, audience)
    if before is not None:
        kept = kept & (segment.arrays["created"] < instant(before))
    return kept


def _best(scores: Floats, most: int) -> I64:
    """The places of the `most` highest scores above 0, in no order."""
    places = np.flatnonzero(scores >= max(_threshold(scores, most), 1e-9))
    if len(places) > most:
        places = places[np.argpartition(-scores[places], most)[:most]]
    return places


def _threshold(scores: Floats, most: int) -> float:
    """A score that at least `most` posts reach, and not many more, guessed from a sample; 0 if it fails."""
    sample = scores[:: max(1, len(scores) // 6_000)]
    rank = len(sample) - 1 - 2 * most * len(sample) // max(1, len(scores)) - 8
    if rank <= 0 or len(sample) == len(scores):
        return 0.0
    guess = float(np.partition(sample, rank)[rank])
    return guess if np.count_nonzero(scores >= guess) >= most else 0.0

"""What speaks for and against the first suggestion, as numbers that can be compared between collections."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from portal.search import rank
from portal.search.documents import Question
from portal.search.identifiers import CODE, MESSAGE, PATH, SETTING
from portal.search.postings import order_hash
from portal.search.schema import IDENTIFIERS, term_key
from portal.search.snapshot import Segment, Snapshot
from portal.search.suggest import Ranked
from portal.search.terms import LONGEST_QUESTION, identifiers_of
from portal.search.weights import Weights
from portal.search.words import stems

NAMES = (
    "score", "ahead", "far_ahead", "words", "words_ahead", "words_first",
    "whole", "title", "helps", "whole_ahead", "title_ahead", "meaning_first", "unusual",
    "title_asked", "title_answered", "same_title", "exact_shared", "exact_missing", "asked_words", "posts",
)  # fmt: skip
_EXACT = {CODE, MESSAGE, PATH, SETTING}


def signals(snapshot: Snapshot, found: Ranked, weights: Weights) -> NDArray[np.float64]:
    """One number for each of NAMES. `found` must have a post.

    - score, words: of the first post, as shares of the highest possible; ahead, far_ahead: of the second, of the fifth
    - whole, title, helps: cosines of the first post's views; unusual: how far it stands out among all posts, in
      standard deviations
    - words_first, meaning_first: 1 if it is also the first by words alone, by meaning alone
    - title_asked: share of its title's words in the question; title_answered: of the question's title in its title
    - exact_shared, exact_missing: codes, paths, settings and messages of the question that it has, and hasn't
    """
    words, question = found.words / found.plan.most, found.question
    values = [
        found.scores[0], found.scores[0] - _at(found.scores, 1), found.scores[0] - _at(found.scores, 4),
        words[0], words[0] - _best_of_others(words), float(words[0] >= words.max()),
        *_by_meaning(found),
        *_titles(snapshot, question, int(found.places[0])),
        *_exact(snapshot, question, int(found.places[0]), weights),
        np.log1p(len(found.plan.worth)), np.log(np.clip(snapshot.posts, 100, 10_000)),
    ]  # fmt: skip
    return np.array(values, np.float64)


def _by_meaning(found: Ranked) -> list[float]:
    if found.cosines is None or found.near is None:
        return [0.0] * 7
    views = np.nan_to_num(found.cosines.astype(np.float64))
    together = views[:, 0] + 0.6 * views[:, 1]
    agreed = 1 - float(np.arccos(np.clip(together[0] / 1.6, -1, 1))) / np.pi  # the share of signs that agree, expected
    return [
        *views[0].tolist(),
        views[0, 0] - _best_of_others(views[:, 0]), views[0, 1] - _best_of_others(views[:, 1]),
        float(together[0] >= together.max()), (agreed - found.near.mean) / found.near.spread,
    ]  # fmt: skip


def _titles(snapshot: Snapshot, question: Question, place: int) -> list[float]:
    segment, doc = _segment_of(snapshot, place)
    begin, end = (int(each) for each in segment.arrays["order_start"][doc : doc + 2])
    spoken = segment.arrays["order"][begin:end]
    title = set(spoken[: int(np.argmin(spoken))].tolist()) if len(spoken) else set()  # parts end with 0
    asked_title = _hashes(question.title)
    asked = asked_title | _hashes(question.body[:LONGEST_QUESTION])
    return [
        len(title & asked) / max(1, len(title)),
        len(title & asked_title) / max(1, len(asked_title)),
        float(bool(title) and title == asked_title),
    ]


def _exact(snapshot: Snapshot, question: Question, place: int, weights: Weights) -> list[float]:
    wanted = {each.key for each in identifiers_of(question) if each.kind in _EXACT}
    if not wanted:
        return [0.0, 0.0]
    segment, doc = _segment_of(snapshot, place)
    found = segment.find(np.array([term_key(IDENTIFIERS, key) for key in sorted(wanted)], np.uint64))
    norm = rank.norms(snapshot, weights)[snapshot.segments.index(segment)]
    shared = sum(bool(rank.look_up(segment, int(at), np.array([doc]), norm, weights)[0] > 0) for at in found)
    return [float(min(shared, 3)), float(min(len(wanted) - shared, 3))]


def _segment_of(snapshot: Snapshot, place: int) -> tuple[Segment, int]:
    segment = next(each for each in snapshot.segments if each.base <= place < each.base + each.posts)
    return segment, place - segment.base


def _hashes(text: str) -> set[int]:
    return {order_hash(stem) for stem in stems(text)}


def _at(values: NDArray[np.float64], place: int) -> float:
    return float(values[place]) if len(values) > place else 0.0


def _best_of_others(values: Sequence[float] | NDArray[np.float64]) -> float:
    return float(max(values[1:], default=0.0))

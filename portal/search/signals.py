"""What speaks for and against the first suggestion, as few numbers that mean the same in every collection.

Scores and cosines alone do not: how near posts are to each other differs from one collection to the next. So most of
these compare the first suggestion with the others, or measure how much question and post share, by the rarity of words.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from portal.search.postings import order_hash
from portal.search.schema import WORDS, term_key
from portal.search.snapshot import Segment, Snapshot
from portal.search.suggest import Ranked
from portal.search.weights import Weights
from portal.search.words import stems

Floats = NDArray[np.float64]
NAMES = (
    "others nearly as good",
    "first by words",
    "first by meaning",
    "words in common",
    "title answered",
    "short",
    "near, if short",
    "what helped is near",
    "words",
)
NEARLY = 0.9  # of the first one's score
LONG = 15  # words and identifiers from which a question is not short


def signals(snapshot: Snapshot, found: Ranked, weights: Weights) -> Floats:
    """One number for each of NAMES. `found` must have a post.

    - others nearly as good: how many score at least NEARLY as high as the first, ln(1 + n)
    - first by words, first by meaning: 1 if the first suggestion is also the first by these alone
    - words in common: √(share of the question's words that the post has · share of its title's words in the question)
    - title answered: share of the words of the question's title that are in the post's
    - short: from 1 for a question of one word to 0 for one of LONG
    - near, if short: the best cosine with any post (without meaning: `words`), for a short question; by what it shares
      such a question hardly differs from any other
    - what helped is near: the cosine of the first one's solutions, or other answers, 0 without meaning
    - words: score of the first by words alone, as a share of the highest possible

    Words weigh as much as they are rare (idf); those that no post has count as the rarest.
    """
    asked = len(found.plan.worth)
    short = float(np.clip(1 - (asked - 1) / LONG, 0, 1))
    words = float(min(found.words[0] / found.plan.most, 1))
    views = None if found.cosines is None else np.nan_to_num(found.cosines.astype(np.float64))
    together = None if views is None else views[:, 0] + 0.6 * views[:, 1]
    return np.array([
        np.log1p(np.count_nonzero(found.scores >= NEARLY * found.scores[0]) - 1),
        float(found.words[0] >= found.words.max()),
        0.0 if together is None else float(together[0] >= together.max()),
        *_shared(snapshot, found, weights),
        short, short * (words if views is None else float(views[:, 0].max())),
        0.0 if views is None else float(views[0, 2]),
        words,
    ], np.float64)  # fmt: skip


def _shared(snapshot: Snapshot, found: Ranked, weights: Weights) -> tuple[float, float]:
    """Words in common, and title answered."""
    in_title = list(dict.fromkeys(stems(found.question.title)))
    every = list(dict.fromkeys([*in_title, *stems(found.question.body[: weights.question_body])]))
    if not every:
        return 0.0, 0.0
    title, post = _said(snapshot, int(found.places[0]))
    rarity = _rarity(snapshot, every)
    hashes = [order_hash(stem) for stem in every]
    answered = rarity[[each in post for each in hashes]].sum() / max(rarity.sum(), 1e-9)
    worth = dict(zip(hashes, rarity.tolist(), strict=True))
    unasked = float(rarity.mean()) * sum(each not in worth for each in title)  # how rare they are isn't known
    asked = sum(worth[each] for each in title if each in worth)
    of_title = rarity[: len(in_title)]
    by_title = of_title[[each in title for each in hashes[: len(in_title)]]].sum() / max(of_title.sum(), 1e-9)
    return float(np.sqrt(answered * asked / max(asked + unasked, 1e-9))), float(by_title)


def _rarity(snapshot: Snapshot, words: Sequence[str]) -> Floats:
    """The idf of each word, by the posts that have it in words of their own [n]."""
    keys = np.array([term_key(WORDS, word) for word in words], np.uint64)
    none = np.zeros(len(keys), np.int64)
    posts = sum((segment.telling(segment.find(keys)) for segment in snapshot.segments), none)
    rarity: Floats = np.log1p(np.maximum(snapshot.posts - posts + 0.5, 0.5) / (posts + 0.5))
    return np.minimum(rarity, np.log1p(snapshot.posts))


def _said(snapshot: Snapshot, place: int) -> tuple[set[int], set[int]]:
    """The hashes of the words of a post's title, and of all its parts."""
    segment, doc = _segment_of(snapshot, place)
    begin, end = (int(each) for each in segment.arrays["order_start"][doc : doc + 2])
    spoken = segment.arrays["order"][begin:end]
    title = spoken[: int(np.argmin(spoken))] if len(spoken) else spoken  # parts end with 0
    return set(title.tolist()), set(spoken.tolist()) - {0}


def _segment_of(snapshot: Snapshot, place: int) -> tuple[Segment, int]:
    segment = next(each for each in snapshot.segments if each.base <= place < each.base + each.posts)
    return segment, place - segment.base

"""Did you mean: a question of the search field with its unknown words replaced by known ones."""

import re

import numpy as np

from portal.search.documents import Audience
from portal.search.query import LONGEST_QUERY
from portal.search.schema import WORDS, term_key
from portal.search.snapshot import Snapshot
from portal.search.spelling import near, slips
from portal.search.visible import visible
from portal.search.words import STOP_WORDS, stem

MOST_LOOKED_UP = 8  # words of one query
FAR_COMMONER = 200  # so many times commoner must a word be to be proposed for one that does occur
_WORD = re.compile(r"[^\W\d_]{4,24}")


def did_you_mean(snapshot: Snapshot, text: str, audience: Audience) -> str | None:
    """`text` with words that no post has, or hardly any, replaced by the nearest ones that a post has which `audience`
    may see; None where there is nothing to replace."""
    replaced: dict[str, str] = {}
    for word in list(dict.fromkeys(_WORD.findall(text[:LONGEST_QUERY].lower())))[:MOST_LOOKED_UP]:
        if word not in STOP_WORDS and (better := _better(snapshot, word, audience)):
            replaced[word] = better
    if not replaced:
        return None
    return _WORD.sub(lambda match: replaced.get(match[0].lower(), match[0]), text[:LONGEST_QUERY])


def _better(snapshot: Snapshot, word: str, audience: Audience) -> str | None:
    known = _frequency(snapshot, stem(word))
    if known > snapshot.posts / (2 * FAR_COMMONER):
        return None
    candidates = near(word, [segment.arrays for segment in snapshot.segments])
    if word in candidates and not known:
        return None
    ranked = sorted(
        (slips(word, other), -posts, other) for other, posts in candidates.items() if stem(other) != stem(word)
    )
    for distance, posts, other in ranked[:5]:
        if known and (distance > 1 or -posts < FAR_COMMONER * known):
            continue
        if _is_seen(snapshot, stem(other), audience):
            return other
    return None


def _frequency(snapshot: Snapshot, stemmed: str) -> int:
    key = np.array([term_key(WORDS, stemmed)], np.uint64)
    return sum(int(segment.frequencies(segment.find(key))[0]) for segment in snapshot.segments)


def _is_seen(snapshot: Snapshot, stemmed: str, audience: Audience) -> bool:
    """Whether a post that the audience may see has the word: nobody learns a word of a post hidden from them."""
    key = np.array([term_key(WORDS, stemmed)], np.uint64)
    for segment in snapshot.segments:
        place = int(segment.find(key)[0])
        if place >= 0:
            start, count = int(segment.arrays["start"][place]), int(segment.arrays["count"][place])
            if visible(segment, audience)[segment.arrays["docs"][start : start + count]].any():
                return True
    return False

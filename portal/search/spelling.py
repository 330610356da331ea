"""Did you mean: finds known words one or two slips of the finger away, without reading the vocabulary.

A known word is filed under itself and under each string that remains when one letter (two, of longer words) is left
out; an unknown word is looked up in the same way (the deletion neighbourhood: Mor and Fraenkel, 1982). For W words and
N entries:

    spell_words  uint8        the words, UTF-8, joined by newlines
    spell_place  uint32 [W+1] where each begins in spell_words
    spell_posts  uint32 [W]   posts of the segment that have the word
    spell_keys   uint32 [N]   hashes of what remains, ascending
    spell_word   uint32 [N]   the word that it remains of
"""

from collections.abc import Iterable, Iterator
from zlib import crc32

import numpy as np

from portal.search.arrays import Arrays

MOST_WORDS = 40_000
SHORTEST, LONGEST = 4, 24
TWICE_FROM, TWICE_TO = 7, 12  # lengths at which two letters may be left out
TWICE_POSTS = 20  # and only of words that this many posts have: the rarer a word, the less likely it was meant


def make(known: dict[str, int]) -> Arrays:
    """The arrays for words and the number of posts that have each."""
    frequent = 3 if sum(known.values()) > 200_000 else 1
    fit = [
        (word, n) for word, n in known.items() if n >= frequent and SHORTEST <= len(word) <= LONGEST and word.isalpha()
    ]
    fit = sorted(sorted(fit, key=lambda pair: -pair[1])[:MOST_WORDS])
    hashes: list[int] = []
    owners: list[int] = []
    for number, (word, posts) in enumerate(fit):
        left = {crc32(rest.encode()) for rest in remains(word, twice=posts >= TWICE_POSTS)}
        hashes.extend(left)
        owners.extend([number] * len(left))
    keys = np.array(hashes, np.uint32)
    by_key = np.argsort(keys, kind="stable")
    coded = [word.encode() + b"\n" for word, _ in fit]
    return {
        "spell_words": np.frombuffer(b"".join(coded), np.uint8),
        "spell_place": np.concatenate([[0], np.cumsum([len(word) for word in coded])]).astype(np.uint32),
        "spell_posts": np.array([posts for _, posts in fit], np.uint32),
        "spell_keys": keys[by_key],
        "spell_word": np.array(owners, np.uint32)[by_key],
    }


def remains(word: str, *, twice: bool) -> Iterator[str]:
    """`word` and what is left of it without one letter; without two if `twice` and its length allows."""
    yield word
    for i in range(len(word)):
        once = word[:i] + word[i + 1 :]
        yield once
        if twice and TWICE_FROM <= len(word) <= TWICE_TO:
            for j in range(i, len(once)):
                yield once[:j] + once[j + 1 :]


def near(word: str, segments: Iterable[Arrays]) -> dict[str, int]:
    """Known words at most two slips from `word`, with the number of posts that have each, over all `segments`."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return {}
    wanted = np.unique(np.array([crc32(rest.encode()) for rest in remains(word, twice=True)], np.uint32))
    found: dict[str, int] = {}
    for arrays in segments:
        keys = arrays["spell_keys"]
        first, last = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
        places = [arrays["spell_word"][a:b] for a, b in zip(first, last, strict=True) if a < b]
        for number in np.unique(np.concatenate(places)) if places else ():
            begin, end = arrays["spell_place"][number], arrays["spell_place"][number + 1] - 1
            candidate = arrays["spell_words"][begin:end].tobytes().decode()
            found[candidate] = found.get(candidate, 0) + int(arrays["spell_posts"][number])
    return {candidate: posts for candidate, posts in found.items() if slips(word, candidate) <= 2}


def slips(one: str, other: str) -> int:
    """Letters left out, added, changed or swapped with their neighbour between two words (Damerau 1964, restricted)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]

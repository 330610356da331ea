"""Takes what many posts share out of a segment's postings, so that it counts for nothing by words."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from portal.search import shared
from portal.search.arrays import Arrays
from portal.search.schema import WORDS, term_key
from portal.search.words import stems


def said_by_many(parts: Sequence[str], known: frozenset[int]) -> list[Counter[int]]:
    """For each part of a post the words, by their keys, that it has only in quotes, signatures and what many share."""
    _title, *others = parts
    return [
        Counter(),
        *(Counter(term_key(WORDS, stem) for stem in stems(shared.split(text, known)[1])) for text in others),
    ]


def without(arrays: Arrays, said: Iterable[Sequence[Counter[int]]]) -> Arrays:
    """The postings without what many share: the counts are smaller, and `silent` says how many postings of a term
    have no count left. They stay, so that a search for such words finds the posts all the same."""
    rows = [
        (key, post, part, times)
        for post, counted in enumerate(said)
        for part, words_of_it in enumerate(counted)
        for key, times in words_of_it.items()
    ]
    silent = np.zeros(len(arrays["keys"]), np.uint32)
    if rows:
        terms = np.searchsorted(arrays["keys"], np.array([key for key, *_ in rows], np.uint64))
        docs, part, times = np.array([rest for _, *rest in rows]).T
        order = np.argsort(terms, kind="stable")
        ends = np.flatnonzero(np.diff(terms[order])) + 1
        for chosen in np.split(order, ends):
            term = terms[chosen[0]]
            start, count = int(arrays["start"][term]), int(arrays["count"][term])
            at = start + np.searchsorted(arrays["docs"][start : start + count], docs[chosen])
            taken = np.minimum(arrays["counts"][at, part[chosen]], times[chosen])
            arrays["counts"][at, part[chosen]] -= taken.astype(np.uint8)
            np.subtract.at(arrays["lengths"], (docs[chosen], part[chosen]), taken)
            silent[term] = np.count_nonzero(~arrays["counts"][np.unique(at)].any(axis=1))
    return arrays | {"lengths": arrays["lengths"].astype(np.uint32), "silent": silent}

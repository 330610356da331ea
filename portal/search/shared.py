"""What many posts share: lines of templates, quoted replies, signatures, frames of stack traces.

A text is cut into stretches: lines, and in them sentences and the labels of a form ("Steps to reproduce:"). A stretch
that many posts have says next to nothing about any of them. It is known again by its words alone, so that numbers,
indents and punctuation don't hide it. Quotes and signatures are recognised by their form as well.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np

from portal.search.arrays import Arrays
from portal.search.documents import Question

FEWEST, SHARE = 8, 0.005  # posts, and share of all posts, from which a stretch counts as shared
SHORT, SHARE_OF_SHORT = 2, 0.05  # words of a stretch that may be all that a report says, and its share
MOST = 400  # stretches of one text that are looked at
_STRETCH = re.compile(r"(?:[ \t]*\d{1,2}[.)][ \t]+)?(?:[^\n]{1,60}?:(?=\s)|[^\n]+?(?:[.!?](?=\s)|$))", re.M)
_WORDS = re.compile(r"[^\W\d_]+")
_SAYS = re.compile(r"[^\W_]")  # a version alone says something as well
_QUOTED = re.compile(r"^[ \t]*(?:>.*|.{0,120}\b(?:wrote|schrieb|a écrit|escribió) ?:)[ \t]*$", re.M)
_FORWARDED = re.compile(r"^[ \t]*-{2,} ?(?:Original|Forwarded) [Mm]essage ?-{2,}.*", re.M | re.S)
_SIGNED = re.compile(
    r"^[ \t]*(?:--|__+|sent from my\b.*|(?:(?:best|kind|warm|many)[ ,]+)?(?:regards|wishes|thanks)\b.{0,30}|cheers"
    r"|sincerely|thank you|yours|(?:mit )?freundlichen? gr(?:ü|ue)(?:ß|ss)en?|viele grüße|cordialement|saludos)"
    r"[ \t,.!-]*$",
    re.M | re.I,
)
SIGNATURE = 300  # characters after a closing word that are a signature and no postscript


def stretches(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each stretch of `text` with a word begins and ends, and the key of its words: odd for few words."""
    for number, match in enumerate(_STRETCH.finditer(text)):
        if number == MOST:
            return
        words = _WORDS.findall(match[0].lower())
        if words:
            is_label = match[0].endswith(":")
            wording = " ".join(words) + ":" * is_label
            key = int.from_bytes(blake2b(wording.encode("utf-8", "replace"), digest_size=8).digest(), "little")
            yield match.start(), match.end(), key | 1 if len(words) <= SHORT and not is_label else key & ~1


class Counted:
    """Counts in how many posts of a segment each stretch stands."""

    def __init__(self) -> None:
        self._keys = array("Q")

    def add(self, parts: Sequence[str]) -> None:
        """One post more, given by the texts of `schema.PARTS`; its title doesn't count."""
        self._keys.extend({key for text in parts[1:] for _, _, key in stretches(text)})

    def arrays(self) -> Arrays:
        """The keys that more than one post has, ascending, and how many have each."""
        keys, posts = np.unique(np.frombuffer(self._keys, np.uint64), return_counts=True)
        return {"stretch": keys[posts > 1], "stretch_posts": posts[posts > 1].astype(np.uint32)}


def shared(segments: Sequence[Arrays], posts: int) -> frozenset[int]:
    """The keys of stretches that many of `posts` posts have, going by the arrays of segments."""
    if not segments:
        return frozenset()
    keys, place = np.unique(np.concatenate([each["stretch"] for each in segments]), return_inverse=True)
    total = np.bincount(place, np.concatenate([each["stretch_posts"] for each in segments]), len(keys))
    share = np.where(keys % 2 == 1, SHARE_OF_SHORT, SHARE)
    return frozenset(keys[total >= np.maximum(FEWEST, share * posts)].tolist())


def known(own: Arrays, others: Sequence[Arrays]) -> frozenset[int]:
    """What many posts share, going by a segment's arrays and by those of the index so far, in which its posts may be
    as well."""
    before = sum(len(each["id"]) for each in others)
    return shared(others, before) | shared([own], max(before, len(own["id"])))


def split(text: str, known: frozenset[int]) -> tuple[str, str]:
    """The words that `text` has of its own, and the rest: quotes, signature and the stretches that `known` names."""
    own, rest, at = [], [], 0
    for begin, end in sorted([*_by_form(text), *_marked(text, known)]):
        if end > at:
            own.append(text[at:begin])
            rest.append(text[max(at, begin) : end])
            at = end
    kept = "".join([*own, text[at:]]).strip()
    return kept, "\n".join(rest)


def own_question(question: Question, known: frozenset[int]) -> Question:
    """The question in its own words; what many posts share counts where there is nothing else."""
    (title, _), (body, _) = split(question.title, known), split(question.body, known)
    if _SAYS.search(title):
        return Question(question.title, body)
    return Question("", body) if _SAYS.search(body) else question


def _marked(text: str, known: frozenset[int]) -> Iterator[tuple[int, int]]:
    return ((begin, end) for begin, end, key in stretches(text) if key in known) if known else iter(())


def _by_form(text: str) -> Iterator[tuple[int, int]]:
    """Where quotes stand, and the signature."""
    yield from (match.span() for match in _QUOTED.finditer(text))
    yield from (match.span() for match in _FORWARDED.finditer(text))
    for match in _SIGNED.finditer(text):
        if len(text) - match.end() <= SIGNATURE:
            yield match.start(), len(text)
            return

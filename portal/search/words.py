"""Turns text into words and stems, the same way for posts and for questions."""

import re
import unicodedata
from functools import lru_cache

from whoosh.lang.porter2 import stem as snowball
from whoosh.lang.stopwords import stoplists

LONGEST_WORD = 40
# What contractions leave behind, what every report says, and the parts that all web addresses share.
_REMAINS = """
    also am cannot cant com could couldn couldnt d didn didnt doesn doesnt dont etc hadn hasn hasnt havent hello hi http
    https im isn isnt ive ll let m may might must mustn o one please re shall shan shouldn since still thank thanks thx
    today ve via wasn wasnt weren won wont would wouldn wouldnt www y yes yet youre
"""
STOP_WORDS = frozenset(stoplists["en"]) | frozenset(_REMAINS.split())
WORD = re.compile(r"[^\W_]+(?:['’](?=[^\W\d_])[^\W_]+)*")
_HUMPS = re.compile(r"[a-z]{2}[A-Z]|[A-Z]{2}[a-z]{2}|[A-Za-z]{2}\d|\d[A-Za-z]{2}")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Scripts that are written without spaces are cut into pairs of characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def words(text: str) -> list[str]:
    """The words of `text` in order, lower-case, without accents and stop words; compounds whole and in parts.

    'NullPointerException' gives 'nullpointerexception', 'null', 'pointer', 'exception'. Takes any string.
    """
    return [word for raw in WORD.findall(text) for word in words_of(raw)]


def words_of(raw: str) -> tuple[str, ...]:
    """What `words` makes of one match of WORD."""
    if len(raw) <= LONGEST_WORD:
        return _short(raw)
    return _kept(_expanded(raw)) if _UNSPACED.search(raw) else ()


@lru_cache(maxsize=60_000)
def _short(raw: str) -> tuple[str, ...]:
    if raw.isascii() and raw.islower():
        return _kept((raw if raw.isalnum() else _plain(raw),)) if raw not in STOP_WORDS else ()
    return _kept(_expanded(raw))


def _kept(found: tuple[str, ...]) -> tuple[str, ...]:
    """Without stop words and single letters."""
    return tuple(
        word for word in found if word not in STOP_WORDS and (len(word) > 1 or word.isdigit() or not word.isascii())
    )


@lru_cache(maxsize=60_000)
def stem(word: str) -> str:
    """The stem that the forms of an English `word` share (Porter 2); other words as they are."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    return str(snowball(word))


def stems(text: str) -> list[str]:
    """The stems of the words of `text`, in order."""
    return [stem(word) for word in words(text)]


def _expanded(raw: str) -> tuple[str, ...]:
    if not raw.isascii():
        raw = unicodedata.normalize("NFKC", raw)
        if _UNSPACED.search(raw):
            return tuple(raw[i : i + 2] for i in range(max(1, min(len(raw), 400) - 1)))
        raw = "".join(c for c in unicodedata.normalize("NFKD", raw) if not unicodedata.combining(c))
    whole = _plain(raw.casefold())[:LONGEST_WORD]
    if not _HUMPS.search(raw):
        return (whole,)
    parts = [part.lower() for part in _PARTS.findall(raw)]
    return (whole, *(part for part in parts if len(part) > 1 and part != whole))


def _plain(word: str) -> str:
    """Without the possessive and with contractions joined: "user's" → "user", "can't" → "cant"."""
    word = word.replace("’", "'")
    return word.removesuffix("'s").replace("'", "")

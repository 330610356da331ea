"""What somebody wrote into the search field: words, "phrases in quotes", and -words that must not be there."""

import re
from dataclasses import dataclass

from portal.search.words import words

LONGEST_QUERY = 2_000
MOST_PHRASES = 8
# A minus before a letter or a quote excludes; before a digit it may be part of an error code, doubled it is a flag.
_QUOTED = re.compile(r'(?:(?<=\s)|^)(-?)["“„]([^"“”„]{1,400})["”“]|()["“„]([^"“”„]{1,400})["”“]')
_EXCLUDED = re.compile(r"(?:(?<=\s)|^)-(?=[^\W\d_])(\S+)")


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is scored (phrases included); `phrases` must be there, `excluded` must not: each a tuple of words."""

    text: str
    phrases: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]


def parse(text: str) -> Query:
    """Takes anything. A quote that is never closed is no quote; a phrase of stop words alone asks for nothing."""
    text = text[:LONGEST_QUERY].replace("\0", " ")
    wanted: list[str] = []
    unwanted: list[str] = []

    def quoted(match: re.Match[str]) -> str:
        phrase = match[2] or match[4] or ""
        (unwanted if match[1] else wanted).append(phrase)
        return " " if match[1] else f" {phrase} "

    def excluded(match: re.Match[str]) -> str:
        unwanted.append(match[1])
        return " "

    # Excluded words are looked for outside the quotes only, so the quotes are taken out first.
    bare = _EXCLUDED.sub(excluded, _QUOTED.sub(lambda match: quoted(match) and " ", text))
    phrases = tuple(tuple(words(phrase)) for phrase in wanted[:MOST_PHRASES])
    banned = tuple(tuple(words(phrase)) for phrase in unwanted[:MOST_PHRASES])
    kept = " ".join([bare, *wanted]).strip()
    return Query(kept, tuple(filter(None, phrases)), tuple(filter(None, banned)))

"""Two posts side by side: which words and identifiers they share, and where they differ. Pure: nothing is read here."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from portal.search.identifiers import CODE, MESSAGE, PATH, SETTING, SYMBOL, VERSION, Identifier, identifiers
from portal.search.words import WORD, stems

LONGEST = 1_800  # characters of a body that are shown
SHARED, EXACT, DIFFERS = "shared", "exact", "differs"
TELLING = (CODE, VERSION, PATH, SETTING, MESSAGE, SYMBOL)
MOST_NAMED = 6
TELLING_DIGITS = 4  # the 2 of "2,000" and the 2 of "2 minutes" say nothing about each other

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in runs of (characters, mark): "" for none, "shared" for a word that the other has, "exact" for an
    identifier of both, "differs" for one that the other hasn't. `is_cut`: it goes on."""

    runs: tuple[tuple[str, str], ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One of two posts: title and body with marks, and the identifiers that it alone names."""

    title: Text
    body: Text
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Both posts, what both name, and how many telling words they share."""

    sides: tuple[Side, Side]
    both: tuple[str, ...]
    words: int


def compare(one: tuple[str, str], other: tuple[str, str]) -> Compared:
    """Compare (title, body) with (title, body), both as plain words."""
    texts = [f"{title}\n{body}" for title, body in (one, other)]
    named = [_named(text) for text in texts]
    _find_unquoted(named[0], named[1], texts[1])
    _find_unquoted(named[1], named[0], texts[0])
    words = [set(stems(text)) for text in texts]
    shared = {word for word in words[0] & words[1] if not (word.isdigit() and len(word) < TELLING_DIGITS)}
    common = named[0].keys() & named[1].keys()
    sides = [
        Side(
            title=_marked(title, shared, common, named[number]),
            body=_marked(body[:LONGEST], shared, common, named[number], is_cut=len(body) > LONGEST),
            alone=_spelled(named[number], named[number].keys() - common),
        )
        for number, (title, body) in enumerate((one, other))
    ]
    return Compared((sides[0], sides[1]), _spelled(named[0], common), len(shared))


Named = dict[str, list[Identifier]]


def _named(text: str) -> Named:
    """The identifiers of a text by their key, in all their spellings."""
    found: Named = {}
    for each in identifiers(text):
        if each.kind in TELLING:
            found.setdefault(each.key, []).append(each)
    return found


def _find_unquoted(quoted: Named, named: Named, text: str) -> None:
    """What one post quotes as a message, the other may say without quotes: there it is the same message."""
    folded = text.casefold()
    if len(folded) != len(text):
        return
    for key, (message, *_) in quoted.items():
        at = folded.find(message.text.casefold()) if message.kind == MESSAGE and key not in named else -1
        if at >= 0:
            named[key] = [Identifier(MESSAGE, text[at : at + len(message.text)], key)]


def _spelled(named: Named, keys: Iterable[str]) -> tuple[str, ...]:
    """A few of them as they were first written, in the order of how much they tell."""
    wanted = sorted((named[key][0] for key in keys), key=lambda each: (TELLING.index(each.kind), each.text))
    return tuple(each.text for each in wanted[:MOST_NAMED])


def _marked(text: str, shared: set[str], common: Set[str], named: Named, *, is_cut: bool = False) -> Text:
    exact = _spans(text, {each.text for key in named if key in common for each in named[key]}, EXACT)
    alone = _spans(text, {each.text for key in named if key not in common for each in named[key]}, DIFFERS)
    words = [
        (match.start(), match.end(), SHARED) for match in WORD.finditer(text) if not shared.isdisjoint(stems(match[0]))
    ]
    return Text(_runs(text, [*exact, *alone, *words]), is_cut)


def _spans(text: str, wanted: Set[str], mark: str) -> list[Span]:
    """Where these stand in the text, whole."""
    if not wanted:
        return []
    longest_first = "|".join(re.escape(each) for each in sorted(wanted, key=len, reverse=True))
    return [(found.start(), found.end(), mark) for found in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", text)]


def _runs(text: str, spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    """The text in runs; where spans overlap, the one named first counts. Words beside each other become one run."""
    marks = [""] * len(text)
    for begin, end, mark in reversed(spans):
        marks[begin:end] = [mark] * (end - begin)
    runs: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        stop = at + 1
        while stop < len(text) and marks[stop] == marks[at]:
            stop += 1
        runs.append((text[at:stop], marks[at]))
        at = stop
    return tuple(runs)

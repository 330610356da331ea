"""The stretch of a post that shows best why it was found, with what matches marked. Pure: no index, no database."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.search.documents import Question
from portal.search.identifiers import CODE, VERSION, Identifier, identifiers
from portal.search.words import stems

LONGEST_TEXT = 4_000  # characters of each text that are looked at
LONGEST_TOGETHER = 16_000  # of all texts of one post
LONGEST_QUESTION = 1_000
LONGEST_LOG = 10_000  # characters of a question that are looked through for identifiers
MOST_IDENTIFIERS = 60
MOST_NUMBERS = 4  # different ones, small ones or "versions"; with more they are durations and amounts of a log
TITLE_WORD, BODY_WORD, IDENTIFIER, ERROR_CODE = 2.0, 1.0, 8.0, 12.0
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;。]\s|\n")
# Days and times of day: in a pasted log they stand on every line, and say nothing about the fault.
_MOMENT = re.compile(
    r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w.])"
    r"|\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\b|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b"
)
_SPACE = re.compile(r"\s+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """Which text the passage is from, and its runs: (text, whether it matches). Empty texts give no runs."""

    source: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Match:
    begin: int
    end: int
    term: str
    weight: float


def best_passage(texts: Sequence[tuple[str, str]], question: Question | str, length: int = 220) -> Passage:
    """The best passage of about `length` characters among `texts`, which are (source, text), of equal ones the first.

    Words match by their stem, identifiers whole. If nothing matches: the beginning of the first text there is.
    """
    asked = _asked(Question(question) if isinstance(question, str) else question)
    room, highest, best = LONGEST_TOGETHER, -1.0, Passage("", ())
    for source, whole in texts:
        text = whole[: min(LONGEST_TEXT, room)].replace("\0", " ").strip()
        room -= len(text)
        if not text:
            continue
        matches = tuple(asked.matches(text))
        score, span = _densest(matches, length)
        if score > highest:
            highest, best = score, Passage(source, _runs(text, _window(text, span, length), matches))
    return best


@lru_cache(maxsize=32)  # a question is asked of the texts of several posts, one after the other
def _asked(question: Question) -> "_Asked":
    return _Asked(question)


class _Asked:
    """What is looked for in the texts."""

    def __init__(self, question: Question) -> None:
        title, body = _timeless(question.title[:LONGEST_QUESTION]), _timeless(question.body[:LONGEST_LOG])
        self.words = {term: BODY_WORD for token in _tokens(body[:LONGEST_QUESTION]) for term in _terms(token[0])}
        self.words |= {term: TITLE_WORD for token in _tokens(title) for term in _terms(token[0])}
        small = [term for term in self.words if term.isdigit() and len(term) < 3]
        for term in small if len(small) > MOST_NUMBERS else ():
            del self.words[term]
        exact = {found.key: found for found in identifiers(f"{title}\n{body}")}
        versions = [key for key, found in exact.items() if found.kind == VERSION]
        for key in versions if len(versions) > MOST_NUMBERS else ():
            del exact[key]
        codes = [found for found in exact.values() if found.kind == CODE]
        others = [found for found in exact.values() if found.kind != CODE]
        self.exact = [
            (_pattern(found[:MOST_IDENTIFIERS]), weight)
            for found, weight in ((codes, ERROR_CODE), (others, IDENTIFIER))
            if found
        ]

    def matches(self, text: str) -> Iterator[_Match]:
        """Every word and identifier of `text` that was asked for, by its place."""
        text = _timeless(text)
        for token in _tokens(text):
            for term in _terms(token[0]):
                if term in self.words:
                    yield _Match(token.start(), token.end(), term, self.words[term])
                    break
        for pattern, weight in self.exact:
            for match in pattern.finditer(text):
                yield _Match(match.start(), match.end(), "=" + match[0].lower(), weight)


def _timeless(text: str) -> str:
    """The text with days and times blanked, every other character in its place."""
    return _MOMENT.sub(lambda match: " " * len(match[0]), text)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, without the parts of numbers."""
    for token in _TOKEN.finditer(text):
        if not (token[0].isdigit() and _is_part_of_number(text, token.start(), token.end())):
            yield token


def _is_part_of_number(text: str, begin: int, end: int) -> bool:
    """Whether these digits belong to a version or an amount (the 4 of 4.1): alone they say nothing."""
    before, after = text[max(0, begin - 2) : begin], text[end : end + 2]
    return (before[-1:] in (".", ",") and before[:1].isdigit()) or (after[:1] in (".", ",") and after[1:].isdigit())


@lru_cache(maxsize=20_000)
def _terms(token: str) -> tuple[str, ...]:
    return tuple(stems(token))


def _pattern(found: Sequence[Identifier]) -> re.Pattern[str]:
    return re.compile("|".join(map(_spellings, found)), re.IGNORECASE)


def _spellings(found: Identifier) -> str:
    """A pattern for an identifier with or without what people put between its letters and digits: E-2041, E2041."""
    runs = re.findall(r"[^\W\d_]+|\d+|[^\w\s-]+", found.text)
    return r"(?<!\w)(?<!\d\.)" + r"[\s_-]{0,2}".join(map(re.escape, runs)) + r"(?!\w|\.\d)"


def _densest(matches: Sequence[_Match], length: int) -> tuple[float, Span]:
    """The stretch of at most `length` characters with the most weight of different terms; of equal ones the first."""
    ordered = sorted(matches, key=lambda match: (match.begin, match.end))
    inside: Counter[str] = Counter()
    best, span, weight, first = 0.0, (0, 0), 0.0, 0
    for last, match in enumerate(ordered):
        weight += match.weight if not inside[match.term] else 0.0
        inside[match.term] += 1
        while first < last and match.end - ordered[first].begin > length:
            left = ordered[first]
            inside[left.term] -= 1
            weight -= left.weight if not inside[left.term] else 0.0
            first += 1
        if weight > best + 1e-9:
            best, span = weight, (ordered[first].begin, match.end)
    return best, span


def _window(text: str, span: Span, length: int) -> Span:
    """`span` with context around it, about `length` characters, from the beginning of a sentence or at least a word."""
    begin, end = span
    spare = max(0, length - (end - begin))
    earliest = max(0, begin - spare * 2 // 3)
    starts = [match.end() for match in _SENTENCE_END.finditer(text, earliest, begin)]
    if earliest == 0:
        begin = 0
    elif starts:
        begin = starts[0]
    else:
        space = text.find(" ", max(0, begin - spare // 3), begin)
        begin = space + 1 if space >= 0 else begin
    if len(text) - begin <= length * 1.1:
        return begin, len(text)
    stop = max(end, begin + length)
    space = text.rfind(" ", end, stop + 1)
    return begin, space if space > end else stop


def _runs(text: str, window: Span, matches: Sequence[_Match]) -> tuple[tuple[str, bool], ...]:
    """The window as runs, white space made single, with an ellipsis where it was cut."""
    begin, end = window
    marked = bytearray(end - begin)
    for match in matches:
        low, high = max(match.begin, begin), min(match.end, end)
        if low < high:
            marked[low - begin : high - begin] = b"\1" * (high - low)
    runs: list[tuple[str, bool]] = []
    at = 0
    while at < len(marked):
        here = marked[at]
        stop = marked.find(1 - here, at)
        stop = len(marked) if stop < 0 else stop
        runs.append((_SPACE.sub(" ", text[begin + at : begin + stop]), bool(here)))
        at = stop
    if not runs:
        return ()
    # Runs alternate, so an ellipsis belongs to the outer run if that is unmarked, else it is a run of its own.
    if begin > 0:
        head = [] if runs[0][1] else [runs.pop(0)[0].lstrip()]
        runs.insert(0, ("…" + "".join(head), False))
    if end < len(text):
        tail = [] if runs[-1][1] else [runs.pop()[0].rstrip()]
        runs.append(("".join(tail) + "…", False))
    return tuple(runs)

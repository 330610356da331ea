"""What in a text would give somebody away: names, organisations, addresses, identifiers that hardly anybody else has.

Pure. It marks; whoever writes the text changes it, or, for what may be harmless, says that they have looked at it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.core import scrub
from portal.search.identifiers import Identifier, identifiers

FEW_POSTS = 3  # an identifier in fewer posts than that leads to one of them
FEW_PEOPLE = 3  # so few are known to have it that each can guess the other
SHORTEST_PART = 3  # letters of a part of a name that stands for a person
MOST_WORDS = 4  # of a name that is looked up
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LINK = re.compile(r"\b(?:https?://|www\.)\S{2,300}|(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}/\S{1,200}", re.I)
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io|info|biz|de|uk|fr|nl|eu|ch|at|local|lan"
    r"|internal|example|test|corp)\b",
    re.I,
)
_HANDLE = re.compile(r"(?<![\w.])@[\w.-]{2,60}")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/-]{6,20}\d(?![\w.])")
# Words that organisations are called by which say nothing by themselves.
_COMMON = frozenset({"the", "and", "inc", "ltd", "llc", "gmbh", "company", "group", "office", "school", "university"})
# Names of some people that, written small, are words of every sentence.
_NO_NAMES = frozenset({"will", "may", "mark", "bill", "grace", "hope", "art", "chase", "sue", "rob", "joy", "faith"})
# What stands in many addresses and is nobody's.
_NOBODYS = frozenset(
    {"gmail", "outlook", "mail", "info", "support", "admin", "office", "contact", "service", "example"}
)


@dataclass(frozen=True, slots=True)
class Giveaway:
    """One stretch of the text (character offsets), or the whole of it (0 to 0). A hard one must be changed."""

    kind: str
    words: str
    hard: bool
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of those who would be asked, and of everybody the text may name.

    `people`: full names of those asked. `others`: names of other people and organisations that stand in the text.
    `posts_with`: in how many posts an identifier occurs, by its key; an unknown one counts as rare.
    """

    people: Collection[str] = ()
    addresses: Collection[str] = ()
    organisations: Collection[str] = ()
    others: Mapping[str, str] = field(default_factory=dict)  # name -> "a person's name" | "an organisation"
    titles: Collection[str] = ()  # of posts that one of them wrote
    posts_with: Callable[[str], int | None] = lambda key: None
    affected: int | None = None


def find(text: str, known: Known) -> list[Giveaway]:
    """What in `text` gives somebody away, in order; of what overlaps the hard and the longer one stays."""
    found = [*_names(text, known), *_addresses(text), *_titles(text, known), *_rare(text, known)]
    kept: list[Giveaway] = []
    for one in sorted(found, key=lambda giveaway: (not giveaway.hard, giveaway.start - giveaway.end)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    kept.sort(key=lambda giveaway: giveaway.start)
    if known.affected is not None and known.affected <= FEW_PEOPLE:
        kept.append(_small_circle(known.affected))
    return kept


def fingerprint(found: Iterable[Giveaway]) -> str:
    """Stands for exactly these findings, so that "I have looked at it" covers nothing that was typed afterwards."""
    said = sorted(f"{one.kind}\0{one.words}" for one in found)
    return hashlib.sha256("\1".join(said).encode()).hexdigest()[:32]


def phrases(text: str) -> set[str]:
    """Everything in `text` that could be a name: stretches of one to four words, folded."""
    words = [fold(match.group()) for match in _WORD.finditer(text)]
    return {
        " ".join(words[start : start + length]) for start in range(len(words)) for length in range(1, MOST_WORDS + 1)
    }


def spoken(text: str) -> set[str]:
    """The same as they are written, beginning with a capital."""
    words = [match.group() for match in _WORD.finditer(text)]
    return {
        " ".join(words[start : start + length])
        for start in range(len(words))
        for length in range(1, MOST_WORDS + 1)
        if words[start][0].isupper()
    }


def fold(text: str) -> str:
    """`text` without accents, case and signs between letters: what two spellings of a name have in common."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[’'`.-]", " ", letters).split())


def _names(text: str, known: Known) -> Iterator[Giveaway]:
    for name in known.people:
        yield from _mentions(text, _parts(name), "a name of one of those you ask")
    for address in known.addresses:
        own, _, host = address.partition("@")
        parts = {own, host, *re.split(r"[._+-]", own)} | {host.partition(".")[0]}
        yield from _mentions(
            text, {part for part in parts if len(part) > SHORTEST_PART}, "part of an address of theirs"
        )
    for name in known.organisations:
        yield from _mentions(text, _parts(name), "an organisation of one of those you ask")
    for name, kind in known.others.items():
        yield from _mentions(text, {name}, kind)


def _parts(name: str) -> set[str]:
    words = {*fold(name).split(), *map(_squeezed, name.split())}  # "Brandt-Li": Brandt, Li, and BrandtLi
    return {fold(name), *(word for word in words if len(word) > 1 and word not in _COMMON)}


def _mentions(text: str, names: Iterable[str], kind: str) -> Iterator[Giveaway]:
    wanted = {squeezed for name in names if (squeezed := _squeezed(name))}
    words = list(_WORD.finditer(text))
    for first, match in enumerate(words):
        joined = ""
        for last in words[first : first + MOST_WORDS]:
            joined += _squeezed(last.group())
            bare = joined[:-1] if last.group().lower().endswith(("'s", "’s")) else joined
            if wanted & {joined, bare} and not _is_plain_word(match.group(), joined):
                yield Giveaway(kind, text[match.start() : last.end()], True, match.start(), last.end())


def _is_plain_word(written: str, joined: str) -> bool:
    """ "will", "may", "li": names of some people; written small they are hardly one."""
    return written[:1].islower() and (joined in _NO_NAMES or len(joined) < SHORTEST_PART)


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _addresses(text: str) -> Iterator[Giveaway]:
    for finding in scrub.find(text):
        yield Giveaway(f"an {finding.kind}" if finding.kind[0] in "eI" else f"a {finding.kind}",
                       text[finding.start : finding.end], True, finding.start, finding.end)  # fmt: skip
    for kind, pattern in (("a link", _LINK), ("a host", _HOST), ("a handle", _HANDLE), ("a number to call", _PHONE)):
        for match in pattern.finditer(text):
            yield Giveaway(kind, match.group(), True, match.start(), match.end())


def _titles(text: str, known: Known) -> Iterator[Giveaway]:
    lower = text.casefold()
    for title in known.titles:
        start = lower.find(title.casefold()) if len(title) > SHORTEST_PART else -1
        if start >= 0:
            yield Giveaway("the title of a post with a name on it", title, False, start, start + len(title))


def _rare(text: str, known: Known) -> Iterator[Giveaway]:
    for one in dict.fromkeys(identifiers(text)):
        if (known.posts_with(one.key) or 0) < FEW_POSTS:
            start = text.find(one.text)
            yield Giveaway(_in_words(one), one.text, False, start, start + len(one.text))


def _in_words(one: Identifier) -> str:
    return (
        f"a {one.kind} that hardly anybody else has named" if one.kind != "setting" else "a setting hardly anybody has"
    )


def _small_circle(affected: int) -> Giveaway:
    people = "one person is" if affected == 1 else f"{affected} people are"
    return Giveaway(f"only {people} known to have this, so that each may guess who the other is", "", False)

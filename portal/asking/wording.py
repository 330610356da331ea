"""What is said of a problem that is known: facts, no promise. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.community.models import Standing, State

# What the verdict was made from (portal/search/signals.py), as support reads it.
SIGNALS = {
    "words": "share of the question’s words",
    "words in common": "words in common, by their rarity",
    "title answered": "the question’s title in its title",
    "short": "how short the question is",
    "near, if short": "nearest by meaning, if the question is short",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a problem, by the state that it has for whoever asks; `state` is None for a story.

    `fixed_in` is the version that support announced; `runs` an older one, which the reader runs. `fact`: why it works
    as designed. `owner` looks after it and gives the next word by the day `next_word_on`.
    """

    state: str | None
    worked: int
    tried: int
    affected: int
    since: datetime
    fixed_in: str = ""
    runs: str = ""
    fact: str = ""
    owner: str = ""
    next_word_on: date | None = None


def known(it: Known, today: datetime) -> str:
    """The verdict "known" in words."""
    if it.fixed_in:
        return f"Fixed in {it.fixed_in}. You run {it.runs}." if it.runs else _solved(f"Solved in {it.fixed_in}.", it)
    if it.state == State.SOLVED:
        return _solved("Known, and solved.", it)
    if it.state == State.WORKAROUND:
        return f"Known, with a workaround{_worked(it, ' that worked') or '.'}"
    if it.state == State.BY_DESIGN:
        return f"Works as designed: {it.fact}" if it.fact else "Works as designed."
    if it.state is None:
        return "Somebody has been there, and tells how it went."
    return f"{_open(it, today)}{_care(it, today.date())}"


def state_words(standing: Standing, fixed_in: str | None) -> str | None:
    """Other words than the usual for the state of a suggestion: "Fixed in 4.2"; None: the usual ones."""
    return f"Fixed in {fixed_in}" if standing == Standing.FIXED and fixed_in else None


def _solved(words: str, it: Known) -> str:
    return f"{words}{_worked(it, ' It worked')}"


def _worked(it: Known, words: str) -> str:
    if not it.worked:
        return ""
    return (
        f"{words} for {it.worked:,} of the {it.tried:,} who tried."
        if it.tried > it.worked
        else f"{words} for {it.worked:,}."
    )


def _open(it: Known, today: datetime) -> str:
    month = it.since.strftime("%B") if it.since.year == today.year else it.since.strftime("%B %Y")
    return f"Known, open: {it.affected:,} affected since {month}." if it.affected > 1 else f"Known, open since {month}."


def _care(it: Known, today: date) -> str:
    """Who looks after it, and when the next word comes; a day that has gone by is no news."""
    if not it.owner:
        return ""
    if it.next_word_on is None or it.next_word_on < today:
        return f" {it.owner} looks after it."
    return f" {it.owner} looks after it; the next word comes by {it.next_word_on.day} {it.next_word_on:%B}."


def signal(name: str) -> str:
    """A signal's name in words."""
    return SIGNALS.get(name, name.replace("_", " "))

"""The journal of a problem in words. Each sentence follows the name of who did it; higher slices add their own."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from portal.community.events import Happened
from portal.community.models import Standing
from portal.journal import Event
from portal.problems import wording
from portal.problems.events import ProblemEvent

Names = Mapping[int, str]  # of people, by their ids
Sentence = Callable[[Event, Names], str]

# {why} and the like come out of the event itself.
WORDS: dict[str, str] = {
    Happened.POST_PUBLISHED: "wrote it",
    Happened.POST_EDITED: "changed what is written",
    Happened.POST_HIDDEN: "hid it: {reason}",
    Happened.POST_RESTORED: "showed it again: {reason}",
    Happened.POSTS_IMPORTED: "imported it",
    Happened.REPLY_POSTED: "replied",
    Happened.REPLY_EDITED: "changed a reply",
    Happened.REPLY_HIDDEN: "hid a reply: {reason}",
    Happened.REPLY_RESTORED: "showed a reply again: {reason}",
    Happened.SOLUTION_MARKED: "marked an answer as what helped",
    Happened.SOLUTION_UNMARKED: "took back that an answer helped",
    Happened.CONFIRMATION_WITHDRAWN: "took back whether it worked",
    Happened.ME_TOO_SAID: "has it, too",
    Happened.ME_TOO_WITHDRAWN: "doesn't have it after all",
    Happened.WATCH_STARTED: "began to watch it",
    Happened.WATCH_ENDED: "stopped watching it",
    ProblemEvent.LINKED: "said that this is the same problem",
    ProblemEvent.UNLINKED: "took the link off",
    ProblemEvent.MADE_CANONICAL: "made this stand for all the reports",
    ProblemEvent.CHOICE_ENDED: "took back that this stands for all the reports",
    ProblemEvent.LINK_PROPOSED: "believes that this is the same problem",
    ProblemEvent.FOUND_DIFFERENT: "said that this is another problem",
    ProblemEvent.WORD_DUE: "The day of the next word has come",
}
_sentences: dict[str, Sentence] = {}


def says(*names: str) -> Callable[[Sentence], Sentence]:
    """Register how such events read."""

    def register(function: Sentence) -> Sentence:
        _sentences.update({str(name): function for name in names})
        return function

    return register


def is_told(name: str) -> bool:
    """Whether there are words for such events."""
    return name in WORDS or name in _sentences


def sentence(event: Event, names: Names) -> str:
    """What happened, without who did it; where nobody did, a sentence of its own."""
    made = _sentences.get(event.name)
    if made is not None:
        return made(event, names)
    facts = {key: str(value) for key, value in event.data.items() if value is not None}
    return WORDS.get(event.name, event.name).format_map(defaultdict(lambda: "?", facts)).removesuffix(": ")


def people_in(event: Event) -> set[int]:
    """The ids of those whom the words name."""
    return {number for number in (event.actor_id, event.data.get("owner"), event.data.get("former")) if number}


@says(Happened.CONFIRMATION_GIVEN)
def of_a_confirmation(event: Event, names: Names) -> str:
    """That it worked, or not."""
    return "said that it worked" if event.data.get("worked") else "said that it did not work"


@says(ProblemEvent.PROPOSAL_DECIDED)
def of_a_decision(event: Event, names: Names) -> str:
    """What support decided of a proposal."""
    return "agreed that it is the same problem" if event.data.get("accepted") else "decided that it is not the same"


@says(ProblemEvent.STANDING_ANNOUNCED)
def of_an_announcement(event: Event, names: Names) -> str:
    """How the problem stands from then on."""
    standing = event.data.get("standing")
    if standing == Standing.FIXED:
        return f"announced: {wording.fixed_in(event.data.get('label', ''))}"
    words = {Standing.CONFIRMED: "confirmed", Standing.BY_DESIGN: "works as designed"}
    return f"announced: {words.get(standing or Standing.REPORTED, 'reported, nothing more is known')}"


@says(ProblemEvent.CARE_CHANGED)
def of_care(event: Event, names: Names) -> str:
    """Who looks after it from then on."""
    owner, day = event.data.get("owner"), event.data.get("next_word_on")
    if event.data.get("given"):
        return "gave the next word"
    if owner is None:
        return f"noted that {names.get(event.data.get('former') or 0, 'nobody')} doesn't look after it any more"
    who = "looks after it" if owner == event.actor_id else f"asked {names.get(owner, 'somebody')} to look after it"
    return f"{who}; next word by {wording.plain_day(day)}" if day else who

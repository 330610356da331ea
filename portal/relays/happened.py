"""Relays in the journal of a problem. Each sentence follows the name of who did it."""

from portal.journal import Event
from portal.problems.happened import Names, says
from portal.problems.queries.journal import subjects
from portal.relays import wording
from portal.relays.events import Relayed
from portal.relays.models import Relay, Said
from portal.relays.queries import audiences
from portal.web.filters import plural

# {reason} comes out of the event itself.
WORDS = {
    Relayed.WITHDRAWN: "The offer to relay it was withdrawn: it isn't said to help any more",
    Relayed.PUT_ASIDE: "put a relay aside: {reason}",
    Relayed.TAKEN_UP: "took up a relay that was put aside",
    Relayed.NO_TAKEN_CARE_OF: "took care of a “did not work”",
    Relayed.NAMING_ASKED: "The finder was asked how to be named",
    Relayed.NAMING_CHOSEN: "chose how to be named when something helps others",
    Relayed.MADE_AUTOMATIC: "lets what helps go to those affected by itself",
    Relayed.MADE_ASKED_FOR: "has support asked again before anything goes to those affected",
}


def register() -> None:
    """Let relays stand in the journal of their problem."""
    subjects[Relay.__tablename__] = audiences.relays_in


@says(*WORDS)
def of_a_relay(event: Event, names: Names) -> str:
    """What was done with it."""
    return WORDS[Relayed(event.name)].format(reason=event.data.get("reason", ""))


@says(Relayed.OFFERED)
def of_an_offer(event: Event, names: Names) -> str:
    """By hand, or by itself."""
    return "began to relay what helps" if event.actor_id else "It was offered to relay what helps"


@says(Relayed.SENT)
def of_a_sending(event: Event, names: Names) -> str:
    """To how many."""
    many = plural(event.data.get("people", 0), "person", "people")
    return f"relayed what helps to {many}" if event.actor_id else f"What helps went to {many} by itself"


@says(Relayed.ANSWERED)
def of_an_answer(event: Event, names: Names) -> str:
    """What somebody said of what they were told."""
    said = event.data.get("answer")
    return f"answered: {wording.SAID[Said(said)].lower()}" if said else "took the answer back"


@says(Relayed.CREDITED)
def of_credit(event: Event, names: Names) -> str:
    """The finder heard of it."""
    return f"The finder was told that it worked for {plural(event.data.get('people', 1), 'person', 'people')}"

"""The desk's events in words, for the journal of a problem. Each sentence follows the name of who did it."""

from portal.desk.events import DeskEvent
from portal.desk.models import Fact, PairState
from portal.journal import Event
from portal.problems import happened

PAIRS = {
    PairState.SAME: "said that two reports are the same",
    PairState.NOT_SAME: "said that this is not the same as another report",
    PairState.LATER: "put off comparing it with another report",
}
FACTS = {
    Fact.KNOWN: "answered first: it is known",
    Fact.NOT_KNOWN: "answered first: it is not known so far",
    Fact.LOOKED_AT: "answered first: it is being looked at",
}


def register() -> None:
    """Let the journal tell them."""
    happened.says(DeskEvent.PAIR_DECIDED)(_decided)
    happened.says(DeskEvent.PAIR_TAKEN_BACK)(_taken_back)
    happened.says(DeskEvent.FIRST_ANSWER_GIVEN)(_answered)


def _decided(event: Event, names: happened.Names) -> str:
    return PAIRS.get(PairState(event.data["answer"]), "compared two reports")


def _taken_back(event: Event, names: happened.Names) -> str:
    return "took back what was said of two reports"


def _answered(event: Event, names: happened.Names) -> str:
    return FACTS.get(Fact(event.data["fact"]), "answered first")

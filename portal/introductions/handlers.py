"""What follows from what happened, and what the clock brings: the same for everybody at the same tick."""

from datetime import timedelta

from portal import journal
from portal.accounts import queries as accounts
from portal.accounts.events import AccountEvent
from portal.introductions import actions
from portal.introductions.events import Introduced
from portal.introductions.queries import hearing
from portal.jobs import handler
from portal.journal import Event
from portal.notifications import telling
from portal.notifications.models import Reason
from portal.notifications.telling import Telling, tells

TELLS = (
    Introduced.PROPOSED,
    Introduced.MET,
    Introduced.ENDED_UNMET,
    Introduced.WITHDRAWN,
    Introduced.MESSAGE_WRITTEN,
    Introduced.ASKED_WHETHER_IT_HELPED,
    Introduced.THANKED,
)
SUBJECT = "introductions"


@handler("introductions.settle", every=timedelta(minutes=15))
def settle() -> None:
    """What has come to its last day ends."""
    actions.settle()


@handler("introductions.remind", every=timedelta(hours=1))
def remind() -> None:
    """What was put off is brought to mind."""
    actions.remind()


@handler("introductions.ask_whether_it_helped", every=timedelta(hours=6))
def ask_whether_it_helped() -> None:
    """Those who met a week ago are asked."""
    actions.ask_whether_it_helped()


@journal.on(AccountEvent.DEACTIVATED)
def take_everything_back(event: Event) -> None:
    """A closed account has taken back what it shared, and said nothing."""
    person = accounts.user(event.subject_id)
    if person is not None:
        actions.take_everything_back(person)


@journal.on(*TELLS)
def tell(event: Event) -> None:
    """Begin to tell."""
    telling.begin(event)


@tells(Introduced.PROPOSED, Introduced.MET, Introduced.ENDED_UNMET)
def of_asking(event: Event) -> Telling:
    """Everybody who was asked hears that they are, and how it ended: all in the same moment, whatever they said."""
    return Telling(subject=(SUBJECT, event.subject_id), whom=[(Reason.INTRODUCED, hearing.asked(event.subject_id))])


@tells(Introduced.WITHDRAWN, Introduced.ASKED_WHETHER_IT_HELPED)
def of_meeting(event: Event) -> Telling:
    """Those who are there still."""
    return Telling(subject=(SUBJECT, event.subject_id), whom=[(Reason.INTRODUCED, hearing.present(event.subject_id))])


@tells(Introduced.MESSAGE_WRITTEN)
def of_a_message(event: Event) -> Telling | None:
    """The others who are there. The event doesn't say who wrote: the message does, to them."""
    message = hearing.message(event.subject_id)
    if message is None or message.taken_back_at is not None:
        return None
    whom = hearing.present(message.introduction_id, but=message.author_id)
    return Telling((SUBJECT, message.introduction_id), [(Reason.INTRODUCED, whom)], part_id=message.id)


@tells(Introduced.THANKED)
def of_thanks(event: Event) -> Telling | None:
    """The others who are there."""
    said = hearing.feedback(event.subject_id)
    if said is None:
        return None
    whom = hearing.present(said.introduction_id, but=said.user_id)
    return Telling((SUBJECT, said.introduction_id), [(Reason.INTRODUCED, whom)], part_id=said.id)

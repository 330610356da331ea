"""What follows: relays are offered when something is said to help, carried when sent, answers followed, finders told.

Each is safe to run twice: it looks at how things stand now.
"""

from datetime import timedelta

from portal import journal
from portal.accounts.queries import user
from portal.community.events import Happened
from portal.community.models import Post, Standing
from portal.community.queries.audiences import these
from portal.core.clock import now
from portal.jobs import handler
from portal.journal import Event
from portal.journal.log import event as event_with_id
from portal.notifications import telling
from portal.notifications.models import Reason
from portal.notifications.telling import Telling, tells
from portal.problems.events import ProblemEvent
from portal.relays import actions
from portal.relays.actions.sending import CARRY, telling_of
from portal.relays.events import Relayed
from portal.relays.queries import audiences, offers, things
from portal.relays.rules import Thing

OFFERED_WITHIN = timedelta(days=30)
CONFIRMED = (Happened.CONFIRMATION_GIVEN, Happened.CONFIRMATION_WITHDRAWN)


@journal.on(Happened.SOLUTION_MARKED)
def offer_what_was_marked(event: Event) -> None:
    """A reply is said to help."""
    _offer(event, things.of_reply(event.subject_id))


@journal.on(*CONFIRMED)
def follow_what_was_said(event: Event) -> None:
    """Somebody said on a page whether it works: their answer says the same, the finder may have credit, and a
    workaround post that worked for the first is offered."""
    thing = things.of_post(event.subject_id) if _is_post(event) else things.of_reply(event.subject_id)
    person = user(event.actor_id) if event.actor_id else None
    if thing is None:
        return
    if person is not None:
        actions.follow_confirmation(person, thing)
    actions.credit(thing)
    if _is_post(event):
        _offer(event, thing)


@journal.on(ProblemEvent.STANDING_ANNOUNCED)
def offer_a_fix(event: Event) -> None:
    """A fix is announced; whatever else is announced withdraws what was offered of a fix."""
    for relay in offers.waiting_fixes(event.subject_id):
        actions.withdraw(relay)
    if event.data.get("standing") == Standing.FIXED:
        _offer(event, things.of_fix(event.subject_id, event.data.get("version")))


@journal.on(ProblemEvent.LINKED, ProblemEvent.MADE_CANONICAL)
def offer_to_those_who_came(event: Event) -> None:
    """Reports were joined: what helps one may help the others."""
    post = things.post(event.subject_id)
    for thing in things.standing_in(things.head_of(post)) if post else ():
        _offer(event, thing)


@journal.on(Happened.SOLUTION_UNMARKED, Happened.REPLY_HIDDEN, Happened.POST_HIDDEN, *CONFIRMED)
def withdraw_what_fell(event: Event) -> None:
    """What was offered isn't said to help any more."""
    number = event.subject_id if _is_post(event) else int(event.data["post"])
    for relay in offers.waiting_at(number):
        actions.withdraw(relay)


@journal.on(Relayed.OFFERED)
def ask_or_send(event: Event) -> None:
    """The finder is asked how to be named; and where the problem is set so, a small relay goes by itself."""
    relay = offers.by_id(event.subject_id)
    if relay is None:
        return
    actions.ask_naming(relay)
    if event.actor_id is None and offers.is_automatic(things.head_of(relay.post)):
        actions.send_by_itself(relay)


@journal.on(Relayed.SENT)
def begin_to_carry(event: Event) -> None:
    """The first chunk of people is told."""
    carry(event.subject_id, event.id, 0)


@handler(CARRY)
def carry(relay: int, event: int, after: int) -> None:
    """The next chunk is told."""
    found, happened = offers.by_id(relay), event_with_id(event)
    if found is not None and happened is not None:
        actions.carry(found, happened, after)


@journal.on(Relayed.CREDITED, Relayed.NAMING_ASKED)
def tell_the_finder(event: Event) -> None:
    """In the portal, and by mail as they chose."""
    telling.begin(event)


@tells(Relayed.SENT)
def of_a_relay(event: Event) -> Telling | None:
    """Of a relay heard those whom it was carried to."""
    relay = offers.by_id(event.subject_id)
    return telling_of(relay, [(Reason.AFFECTED, audiences.told_by(relay.id))]) if relay else None


@tells(Relayed.CREDITED, Relayed.NAMING_ASKED)
def of_a_find(event: Event) -> Telling | None:
    """Of what became of a find hears whoever found it."""
    relay = offers.by_id(event.subject_id)
    return telling_of(relay, [(Reason.HELPED, these([int(event.data["finder"])]))]) if relay else None


def _offer(event: Event, thing: Thing | None) -> None:
    """What happened long ago (a story told afterwards, say) is offered by hand alone."""
    if thing is not None and event.at > now() - OFFERED_WITHIN:
        actions.offer_if_due(thing)


def _is_post(event: Event) -> bool:
    return event.subject_type == Post.__tablename__

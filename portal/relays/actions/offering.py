"""A relay is offered to support when something is said to help; support takes it, or puts it aside with a reason."""

from portal import journal
from portal.accounts.models import User
from portal.community.actions import checks
from portal.community.actions.derived import lock
from portal.community.models import Kind, Post
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.relays import rules
from portal.relays.events import Relayed
from portal.relays.models import Automatic, Relay, RelayState
from portal.relays.queries import offers, people, things
from portal.relays.queries.people import Aim
from portal.relays.rules import Thing

ONLY_SUPPORT = "Only support relays what helps."


def offer(actor: User, thing: Thing) -> Relay:
    """Offer by hand what is said to help. One that waits already is given back. Raises Refused, Invalid."""
    checks.allowed(rules.may_relay(actor), ONLY_SUPPORT)
    if not things.still_stands(thing):
        raise Invalid("This isn't marked as what helped, so there is nothing to relay yet.")
    return _offered(actor, thing) or _waiting(thing)


def offer_if_due(thing: Thing) -> Relay | None:
    """Offer what is said to help now, by itself: unless it is offered or was put aside, or nobody is left to tell."""
    if not things.still_stands(thing):
        return None
    latest = offers.latest_of(thing)
    if latest is not None and latest.state in (RelayState.OFFERED, RelayState.PUT_ASIDE):
        return None
    if not people.somebody_gets(Aim(thing, things.head_of(thing.post))):
        return None
    return _offered(None, thing)


def withdraw(relay: Relay) -> None:
    """Take back an offer of what isn't said to help any more. What was sent stays as it is."""
    relay = offers.locked(relay.id)
    if relay.state == RelayState.OFFERED and not things.still_stands(rules.of_relay(relay)):
        _settle(relay, RelayState.WITHDRAWN, None)
        journal.record(Relayed.WITHDRAWN, actor=None, subject=relay)


def put_aside(actor: User, relay: Relay, *, reason: str) -> Relay:
    """Don't relay this. It isn't offered by itself again. Twice changes nothing. Raises Refused, Invalid."""
    checks.allowed(rules.may_relay(actor), ONLY_SUPPORT)
    why = checks.needed(checks.line(reason, "reason", checks.LONGEST_REASON), "reason", "Say why.")
    relay = offers.locked(relay.id)
    if relay.state == RelayState.SENT:
        raise Invalid("It was sent meanwhile. What has been told stays told.")
    if relay.state == RelayState.OFFERED:
        _settle(relay, RelayState.PUT_ASIDE, actor, why)
        journal.record(Relayed.PUT_ASIDE, actor=actor, subject=relay, reason=why)
    return relay


def take_up(actor: User, relay: Relay) -> Relay:
    """Offer again what was put aside. Raises Refused, Invalid when it isn't said to help any more."""
    checks.allowed(rules.may_relay(actor), ONLY_SUPPORT)
    relay = offers.locked(relay.id)
    if relay.state != RelayState.PUT_ASIDE:
        return relay
    thing = rules.of_relay(relay)
    if not things.still_stands(thing):
        raise Invalid("This isn't said to help any more, so there is nothing to relay.")
    other = offers.waiting(thing)
    if other is not None:
        return other
    relay.state, relay.settled_at, relay.settled_by_id, relay.reason = RelayState.OFFERED, None, None, ""
    journal.record(Relayed.TAKEN_UP, actor=actor, subject=relay)
    return relay


def set_automatic(actor: User, post: Post, *, on: bool) -> None:
    """Let relays of a known problem go by themselves, or be asked for them again. Twice changes nothing."""
    checks.allowed(rules.may_relay(actor), ONLY_SUPPORT)
    if post.kind == Kind.STORY:
        raise Invalid("There is nothing to solve in a story.")
    head = things.head_of(lock(post))
    present = offers.automatic(head.id)
    if on and present is None:
        db.session.add(Automatic(post_id=head.id, created_by_id=actor.id))
        journal.record(Relayed.MADE_AUTOMATIC, actor=actor, subject=head)
    elif present is not None and not on:
        present.ended_at, present.ended_by_id = now(), actor.id
        journal.record(Relayed.MADE_ASKED_FOR, actor=actor, subject=head)


def _offered(actor: User | None, thing: Thing) -> Relay | None:
    """A new offer; None when there is one already."""
    relay = offers.put_in(thing, things.head_of(thing.post))
    if relay is not None:
        journal.record(Relayed.OFFERED, actor=actor, subject=relay, post=thing.post.id, thing=thing.key)
    return relay


def _waiting(thing: Thing) -> Relay:
    found = offers.waiting(thing)
    if found is None:
        raise Invalid("It was decided on at this moment. Load the page again.")
    return found


def _settle(relay: Relay, state: RelayState, actor: User | None, reason: str = "") -> None:
    relay.state, relay.settled_at = state, now()
    relay.settled_by_id, relay.reason = (actor.id if actor else None), reason

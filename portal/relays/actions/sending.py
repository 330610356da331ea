"""Support sends a relay; everybody affected is told, in chunks of a job each.

Who is told is written down in the same transaction as the telling and the order for the next chunk: a worker that is
killed repeats nothing, and of two relays of the same thing one tells each person.
"""

from collections.abc import Sequence

from sqlalchemy import SelectBase

from portal import journal
from portal.accounts.models import User
from portal.community.actions import checks
from portal.community.models import Post
from portal.core.clock import now
from portal.core.errors import Invalid
from portal.jobs import enqueue
from portal.journal import Event
from portal.notifications import telling
from portal.notifications.models import Reason
from portal.notifications.rules import TOO_OLD
from portal.problems.queries.standing import announced
from portal.relays import rules, wording
from portal.relays.actions.offering import ONLY_SUPPORT
from portal.relays.events import Relayed
from portal.relays.models import Relay, RelayKind, RelayState
from portal.relays.queries import offers, people, things
from portal.relays.queries.people import Aim, Why

LONGEST_WORDS = 4_000
CHUNK = telling.CHUNK
CARRY = "relays.carry"


class LookFirst(Invalid):
    """So many people are looked at before they are told; `people` is how many it would go to now."""

    def __init__(self, people: int):
        super().__init__(f"It would go to {people:,} people now. Look at the mail and send it then.")
        self.people = people


def draft(actor: User, relay: Relay, *, words: str, versions: Sequence[int] | None) -> Relay:
    """Keep what an offered relay would say, and to which versions, without sending it. Raises Refused, Invalid."""
    checks.allowed(rules.may_relay(actor), ONLY_SUPPORT)
    relay = offers.locked(relay.id)
    if relay.state != RelayState.OFFERED:
        raise Invalid("This was decided on meanwhile. Load the page again.")
    relay.words, relay.versions = _words(words), None if versions is None else sorted(set(versions))
    relay.head_id = things.head_of(relay.post).id
    return relay


def send(actor: User | None, relay: Relay, *, seen: int | None = None) -> Relay:
    """Tell everybody who gets it the words that were kept. `actor` None: it goes by itself, as the problem is set.

    `seen`: the number of people that was shown before. Raises LookFirst when that is needed and missing, or when more
    would get it by now; Refused, Invalid.
    """
    if actor is not None:
        checks.allowed(rules.may_relay(actor), ONLY_SUPPORT)
    relay = offers.locked(relay.id)
    if relay.state != RelayState.OFFERED:
        raise Invalid("This was decided on meanwhile. Load the page again.")
    _words(relay.words)
    if not things.still_stands(rules.of_relay(relay)):
        raise Invalid("This isn't said to help any more, so it can't be relayed.")
    head = things.head_of(relay.post)
    count = people.tally(aim_of(relay, head, actor)).get(Why.GETS, 0)
    if not count:
        raise Invalid("There is nobody to tell: everybody affected knows of it, or turned such news off.")
    if count > rules.LARGE and count > (seen or 0):
        raise LookFirst(count)
    relay.head_id, relay.state, relay.settled_at = head.id, RelayState.SENT, now()
    relay.settled_by_id = actor.id if actor else None
    journal.record(Relayed.SENT, actor=actor, subject=relay, post=relay.post_id, head=head.id, people=count)
    return relay


def suggest(relay: Relay) -> str:
    """The words to begin with."""
    thing = rules.of_relay(relay)
    said = announced(relay.post_id) if relay.kind == RelayKind.FIX else None
    return wording.suggested(thing, *things.said_of(thing), said.fact if said else "")


def send_by_itself(relay: Relay) -> None:
    """Send it in the suggested words, because the problem is set so. More than a few people are left to support."""
    head = things.head_of(relay.post)
    count = people.tally(aim_of(relay, head, None)).get(Why.GETS, 0)
    relay = offers.locked(relay.id)
    if relay.state == RelayState.OFFERED and 0 < count <= rules.LARGE and things.still_stands(rules.of_relay(relay)):
        relay.words = suggest(relay)
        send(None, relay)


def carry(relay: Relay, event: Event, after: int) -> None:
    """Tell the next chunk of people, by user id, and order the one after it."""
    aim = aim_of(relay, relay.head, event.actor_id)
    found = people.chunk(aim, after, CHUNK)
    first_told = people.keep(relay, [person.user_id for person in found])
    if event.at > now() - TOO_OLD:
        told = [person for person in found if person.user_id in first_told]
        telling.tell_these(event, telling_of(relay, ()), told)
    if len(found) == CHUNK:
        enqueue(CARRY, relay=relay.id, event=event.id, after=found[-1].user_id)
    else:
        offers.note_carried(relay.id)


def aim_of(relay: Relay, head: Post, sender: User | int | None) -> Aim:
    """To whom it goes."""
    number = sender.id if isinstance(sender, User) else sender
    return Aim(rules.of_relay(relay), head, number, relay.versions)


def telling_of(relay: Relay, whom: Sequence[tuple[Reason, SelectBase]]) -> telling.Telling:
    """News of a relay stands with all that is told of the problem; its mail goes alone, as support has looked at it."""
    return telling.Telling(
        subject=(Post.__tablename__, relay.head_id),
        part_id=relay.id,
        whom=whom,
        mail=(Relay.__tablename__, relay.id),
    )


def _words(words: str) -> str:
    kept = checks.needed(words, "words", "Say what helped.")
    if len(kept) > LONGEST_WORDS:
        raise Invalid(f"This is {len(kept):,} characters long; {LONGEST_WORDS:,} fit.", "words")
    return kept

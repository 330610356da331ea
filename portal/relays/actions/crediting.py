"""Finders hear for how many it worked, now and then; and say how they may be named."""

from portal import journal
from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.relays import rules, wording
from portal.relays.events import Relayed
from portal.relays.models import NamedAs, Naming, Relay
from portal.relays.queries import credited, offers, things
from portal.relays.rules import Thing


def credit(thing: Thing) -> None:
    """Tell the finder of something that was relayed for how many it worked: at 1, 5, 10, 25 …, each once for ever."""
    people = rules.milestone(things.said_of(thing)[0])
    relay = offers.latest_sent(thing.key)
    if people is None or relay is None or thing.finder is None:
        return
    if credited.highest(thing.key) < people and credited.put_in(thing.key, people):
        journal.record(Relayed.CREDITED, actor=None, subject=relay, people=people, finder=thing.finder.id)


def ask_naming(relay: Relay) -> None:
    """Ask whoever found it how to be named: once in a lifetime, when the first of their finds is offered."""
    finder = rules.of_relay(relay).finder
    if finder is not None and finder.active and offers.ask_once(finder.id):
        journal.record(Relayed.NAMING_ASKED, actor=None, subject=relay, finder=finder.id)


def choose_naming(actor: User, named_as: NamedAs) -> Naming:
    """Choose how to be named from now on; mails that have left stay as they are. Raises Invalid."""
    if named_as not in dict(wording.choices(actor)):
        raise Invalid("Choose one of these.", "named_as")
    row = offers.naming_of(actor)
    if row is None:
        row = Naming(user_id=actor.id)
        db.session.add(row)
    if row.named_as != named_as:
        row.named_as, row.chosen_at = named_as, now()
        journal.record(Relayed.NAMING_CHOSEN, actor=actor, subject=actor, named_as=str(named_as))
    return row

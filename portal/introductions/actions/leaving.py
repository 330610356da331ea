"""Ending it: withdraw, leave, block, close the account. What was shared is taken back."""

from portal import journal
from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.introductions.actions.answering import forget_answers
from portal.introductions.events import Introduced
from portal.introductions.models import Block, Member
from portal.introductions.queries import leaving, met
from portal.introductions.queries.requests import locked


def withdraw(actor: User, member: Member) -> None:
    """End it: one's card is taken back. Of two, the other is told kindly and nobody writes any more; a group is left
    without a word. Twice changes nothing. Raises Refused for somebody else's membership.
    """
    if member.user_id != actor.id:
        raise Refused("This is somebody else's.")
    _leave(member)


def block(actor: User, member: Member, other: Member) -> None:
    """Never again with this person: leave, and never be asked together. To the other it looks like a withdrawal.

    Raises Refused, Invalid.
    """
    if member.user_id != actor.id or other.introduction_id != member.introduction_id:
        raise Refused("This is somebody else's.")
    if other.user_id == actor.id:
        raise Invalid("This is you.")
    if db.session.get(Block, (actor.id, other.user_id)) is None:
        db.session.add(Block(blocker_id=actor.id, blocked_id=other.user_id))
    _leave(member)


def unblock_everybody(actor: User) -> None:
    """Nobody is blocked by the actor any more; with whom they may be asked together again."""
    leaving.forget_blocks(actor.id)


def take_everything_back(person: User) -> None:
    """The account was closed: cards, words, files, wishes and answers are gone for good, also if it opens again."""
    forget_answers(person)
    leaving.end_wishes(person.id, now())
    for member in met.of_person(person.id):
        _leave(member)
    leaving.blank_messages(person.id, now())
    leaving.blank_thanks(person.id)


def _leave(member: Member) -> None:
    introduction = locked(member.introduction_id)
    db.session.refresh(member)
    if member.left_at is not None:
        return
    member.left_at, member.card = now(), {}
    db.session.flush()
    leaving.forget_leaves(introduction.id, member.user_id)
    if len(met.members(introduction.id)) == 2:
        journal.record(Introduced.WITHDRAWN, actor=None, subject=introduction)

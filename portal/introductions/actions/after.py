"""What became of it: whether it helped, thanks, a story."""

from portal import journal
from portal.accounts.models import User
from portal.community.actions import checks
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.introductions import rules
from portal.introductions.events import Introduced
from portal.introductions.models import Feedback, Introduction, Member, StoryLeave
from portal.introductions.queries import met
from portal.introductions.queries.requests import locked

LONGEST_THANKS = 500


def say_whether_it_helped(actor: User, member: Member, *, helped: bool, thanks: str = "") -> Feedback:
    """Say once whether it helped; thanks are passed on to the others. Raises Refused when it was said, Invalid."""
    introduction = _own(actor, member)
    if not rules.may_say_whether_it_helped(member, actor.id in met.feedback(introduction.id)):
        raise Refused("You have said that already. Thank you.")
    words = checks.cleaned(thanks)
    if len(words) > LONGEST_THANKS:
        raise Invalid(f"That is too long: {LONGEST_THANKS} characters at most.", "thanks")
    said = Feedback(introduction_id=introduction.id, user_id=actor.id, helped=helped, thanks=words)
    db.session.add(said)
    db.session.flush()
    if words:
        journal.record(Introduced.THANKED, actor=None, subject=said)
    return said


def allow_story(actor: User, member: Member) -> None:
    """One would be glad of a story about it. Twice changes nothing. Raises Refused."""
    introduction = _own(actor, member)
    if member.left_at is not None:
        raise Refused("This has ended.")
    if db.session.get(StoryLeave, (introduction.id, actor.id)) is None:
        db.session.add(StoryLeave(introduction_id=introduction.id, user_id=actor.id))
        db.session.flush()


def disallow_story(actor: User, member: Member) -> None:
    """Not after all. Nothing there is no error. Raises Refused."""
    introduction = _own(actor, member)
    there = db.session.get(StoryLeave, (introduction.id, actor.id))
    if there is not None:
        db.session.delete(there)
        db.session.flush()


def ask_whether_it_helped() -> None:
    """Ask everybody who met a while ago, once."""
    for introduction in met.to_ask_whether(now() - rules.ASKED_WHETHER_AFTER):
        introduction.asked_whether_at = now()
        if len(met.present(met.members(introduction.id))) >= rules.FEWEST:
            journal.record(Introduced.ASKED_WHETHER_IT_HELPED, actor=None, subject=introduction)


def _own(actor: User, member: Member) -> Introduction:
    if not rules.may_see_meeting(actor, member):
        raise Refused("This is somebody else's.")
    return locked(member.introduction_id)

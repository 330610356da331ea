"""The private thread of those who met: write, take back, let support read, report to support."""

from collections.abc import Sequence

from portal import journal
from portal.accounts.models import User
from portal.community.actions import checks, once
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.introductions import files as attached
from portal.introductions import rules
from portal.introductions.events import Introduced
from portal.introductions.files import File
from portal.introductions.models import Attachment, Introduction, Invitation, Member, Message, Report
from portal.introductions.queries import met, thread
from portal.introductions.queries.requests import locked

LONGEST_MESSAGE, LONGEST_REPORT = 10_000, 5_000
CLOSED = "This introduction has ended: nothing can be added. What was written stays readable."


def write(
    actor: User, member: Member, *, body: str, files: Sequence[File] = (), send_key: str | None = None
) -> Message:
    """Write to the others; with the same key twice it is written once. The others hear that there is news, not what.

    Raises Refused when it has ended or is somebody else's, Invalid when there is nothing or too much in it.
    """
    introduction = _locked(member)
    if not rules.may_write(actor, member, _present(introduction)):
        raise Refused(CLOSED)
    words, key = checks.cleaned(body), once.key_of(actor, send_key)
    if not words and not files:
        raise Invalid("Write something, or choose a file.", "body")
    if len(words) > LONGEST_MESSAGE:
        raise Invalid(f"This is {len(words):,} characters long; {LONGEST_MESSAGE:,} fit.", "body")
    kept = [
        Attachment(name=file.name, media_type=file.media_type, size=len(file.content), content=file.content)
        for file in attached.counted(files)
    ]
    message, is_new = once.insert_once(
        lambda: Message(
            introduction_id=introduction.id, author_id=actor.id, body=words, send_key=key, attachments=kept
        ),
        Message.send_key == key,
    )
    if is_new:
        journal.record(Introduced.MESSAGE_WRITTEN, actor=None, subject=message)
    return message


def take_back(actor: User, member: Member, message: Message) -> None:
    """The words and files of one's own message are gone for good; that there was one stays. Also after it has ended.

    Raises Refused for somebody else's.
    """
    _locked(member)
    if actor.id != message.author_id or not rules.may_see_meeting(actor, member):
        raise Refused("This is somebody else's.")
    if message.taken_back_at is None:
        thread.forget_files(message)
        message.body, message.taken_back_at = "", now()
        db.session.flush()


def invite_support(actor: User, member: Member) -> None:
    """One lets support read the thread; they can once everybody who is there does. Twice changes nothing.

    Raises Refused when one is not there any more.
    """
    introduction = _here(actor, member)
    if db.session.get(Invitation, (introduction.id, actor.id)) is not None:
        return
    db.session.add(Invitation(introduction_id=introduction.id, user_id=actor.id))
    db.session.flush()
    if _present(introduction) <= met.invitations(introduction.id):
        journal.record(Introduced.SUPPORT_INVITED, actor=None, subject=introduction)


def take_invitation_back(actor: User, member: Member) -> None:
    """From now on support can't read it, whatever the others say. Nothing there is no error. Raises Refused."""
    introduction = _here(actor, member)
    there = db.session.get(Invitation, (introduction.id, actor.id))
    if there is not None:
        db.session.delete(there)
        db.session.flush()


def report(actor: User, member: Member, *, words: str) -> Report:
    """Tell support what went wrong, in one's own words. They get these words and nothing else of the thread.

    Raises Refused for somebody else's membership, Invalid when there are no words or too many.
    """
    introduction = _locked(member)
    if not rules.may_see_meeting(actor, member):
        raise Refused("This is somebody else's.")
    said = checks.needed(words, "words", "Say in your own words what happened.")
    if len(said) > LONGEST_REPORT:
        raise Invalid(f"This is {len(said):,} characters long; {LONGEST_REPORT:,} fit.", "words")
    told = Report(introduction_id=introduction.id, reporter_id=actor.id, words=said)
    db.session.add(told)
    db.session.flush()
    journal.record(Introduced.REPORTED, actor=None, subject=told)
    return told


def note_handled(actor: User, told: Report) -> None:
    """Support has dealt with a report. Twice changes nothing. Raises Refused for others than staff."""
    if not actor.is_staff:
        raise Refused("Support does that.")
    if told.handled_at is None:
        told.handled_at, told.handled_by_id = now(), actor.id
        db.session.flush()


def _locked(member: Member) -> Introduction:
    """The introduction, kept to this transaction; the membership as it is by now."""
    introduction = locked(member.introduction_id)
    db.session.refresh(member)
    return introduction


def _here(actor: User, member: Member) -> Introduction:
    introduction = _locked(member)
    if not rules.may_see_meeting(actor, member) or actor.id not in _present(introduction):
        raise Refused("You have ended this introduction.")
    return introduction


def _present(introduction: Introduction) -> frozenset[int]:
    return frozenset(one.user_id for one in met.present(met.members(introduction.id)))

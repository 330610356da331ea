"""The private thread, for those who met, and for support while everybody who is there invites them.

Whoever reads asks `readable` first; every other read here is of an introduction that it gave.
"""

from dataclasses import dataclass

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from portal.accounts.models import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.introductions.models import Attachment, Introduction, Member, Message, Report
from portal.introductions.queries import met
from portal.introductions.rules import FEWEST, may_read_report, may_read_thread, staff_may_read_thread
from portal.web.paging import Page, by_key

PAGE = 20
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Readable:
    """A thread that the viewer may read: who met, who of them is there, who lets support read, and as whom the viewer
    reads it (None: as support)."""

    introduction: Introduction
    everybody: tuple[Member, ...]
    present: frozenset[int]
    inviting: frozenset[int]
    reader: Member | None

    @property
    def is_open_to_support(self) -> bool:
        """Whether everybody who is there lets support read."""
        return bool(self.present) and self.present <= self.inviting


def readable(viewer: Viewer, introduction_id: int) -> Readable:
    """The thread of those who met there. Raises NotFound for whoever may not read it, whoever they are."""
    everybody = tuple(met.members(introduction_id)) if 0 < introduction_id <= LARGEST_ID else ()
    present = frozenset(one.user_id for one in met.present(everybody))
    inviting = frozenset(met.invitations(introduction_id)) if everybody else frozenset()
    reader = next((one for one in everybody if viewer.id is not None and one.user_id == viewer.id), None)
    may = may_read_thread(viewer, reader, is_group=len(everybody) > FEWEST)
    if not may and not staff_may_read_thread(viewer, present, inviting):
        raise NotFound("There is no such thread.")
    return Readable(everybody[0].introduction, everybody, present, inviting, reader)


def messages(of: Readable, key: str | None = None, size: int = PAGE) -> Page[Message]:
    """What was written there, the latest first, with the names and sizes of files; three statements."""
    return by_key(_messages(of), (Message.id,), key, size)


def message(of: Readable, message_id: int) -> Message:
    """One of them. Raises NotFound."""
    known = 0 < message_id <= LARGEST_ID
    found: Message | None = db.session.scalar(_messages(of).where(Message.id == message_id)) if known else None
    if found is None:
        raise NotFound("There is no such message.")
    return found


def attachment(of: Readable, attachment_id: int) -> Attachment:
    """A file beside one of them, with its content. Raises NotFound."""
    query = (
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .where(Attachment.id == attachment_id, Message.introduction_id == of.introduction.id)
        .where(Message.taken_back_at.is_(None))
        .options(undefer(Attachment.content))
    )
    found: Attachment | None = db.session.scalar(query) if 0 < attachment_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such file.")
    return found


def forget_files(message: Message) -> None:
    """Delete the files beside a message."""
    db.session.execute(delete(Attachment).where(Attachment.message_id == message.id))
    db.session.expire(message, ["attachments"])


def report(viewer: Viewer, report_id: int) -> Report:
    """What somebody reported. Raises NotFound for others than support and themselves."""
    found = db.session.get(Report, report_id) if 0 < report_id <= LARGEST_ID else None
    if found is None or not may_read_report(viewer, found):
        raise NotFound("There is no such report.")
    return found


def _messages(of: Readable) -> Select[Message]:
    query = select(Message).where(Message.introduction_id == of.introduction.id)
    return query.options(joinedload(Message.author), selectinload(Message.attachments))

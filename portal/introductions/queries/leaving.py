"""What is swept away when somebody leaves or closes the account."""

from datetime import datetime

from sqlalchemy import delete, select, update

from portal.core.db import db
from portal.introductions.models import Attachment, Block, Feedback, Invitation, Message, StoryLeave, Wish


def forget_leaves(introduction_id: int, user_id: int) -> None:
    """Delete what somebody allowed in this introduction: support to read, a story to begin."""
    for table in (Invitation, StoryLeave):
        db.session.execute(delete(table).where(table.introduction_id == introduction_id, table.user_id == user_id))


def end_wishes(user_id: int, moment: datetime) -> None:
    """End somebody's open wishes and delete what they wrote there."""
    db.session.execute(update(Wish).where(Wish.user_id == user_id, Wish.ended_at.is_(None)).values(ended_at=moment))
    db.session.execute(update(Wish).where(Wish.user_id == user_id).values(words=""))


def blank_messages(user_id: int, moment: datetime) -> None:
    """Delete the words and files of everything that somebody wrote."""
    own = select(Message.id).where(Message.author_id == user_id)
    db.session.execute(delete(Attachment).where(Attachment.message_id.in_(own)))
    taken = update(Message).where(Message.author_id == user_id, Message.taken_back_at.is_(None))
    db.session.execute(taken.values(body="", taken_back_at=moment).execution_options(synchronize_session="fetch"))


def forget_blocks(blocker_id: int) -> None:
    """Delete whom somebody blocked."""
    db.session.execute(delete(Block).where(Block.blocker_id == blocker_id))


def blank_thanks(user_id: int) -> None:
    """Delete the thanks that somebody passed on."""
    db.session.execute(update(Feedback).where(Feedback.user_id == user_id).values(thanks=""))

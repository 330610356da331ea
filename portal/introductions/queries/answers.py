"""The only reads of what people answered: for themselves, and for what lets them meet. See `rules.who_meets`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from portal.accounts.models import User, Viewer
from portal.core.db import db
from portal.introductions.models import Answer, AnswerKind, Introduction, Request


def own_answer(viewer: Viewer, request: Request) -> Answer | None:
    """What the viewer said to a request of their own, so far; None to a request of anybody else."""
    query = select(Answer).join(Request, Request.id == Answer.request_id)
    return db.session.scalar(query.where(Request.id == request.id, Request.user_id == (viewer.id or 0)))


def for_meeting(introduction: Introduction) -> dict[int, Answer | None]:
    """By person, what everybody who was asked said; nothing for a closed account. Never for showing."""
    query = (
        select(Request.user_id, User.active, Answer)
        .join(User, User.id == Request.user_id)
        .outerjoin(Answer, Answer.request_id == Request.id)
        .where(Request.introduction_id == introduction.id)
        .execution_options(populate_existing=True)
    )
    return {user_id: answer if is_open else None for user_id, is_open, answer in db.session.execute(query)}


def forget(introduction: Introduction) -> None:
    """Delete what was answered: it is over."""
    asked = select(Request.id).where(Request.introduction_id == introduction.id)
    db.session.execute(delete(Answer).where(Answer.request_id.in_(asked)))


def forget_of(user_id: int) -> None:
    """Delete what one person answered."""
    own = select(Request.id).where(Request.user_id == user_id)
    db.session.execute(delete(Answer).where(Answer.request_id.in_(own)))


def to_remind(ends_before: datetime, now: datetime) -> Sequence[tuple[Answer, int, int]]:
    """What was put off with "later" and ends before then, with whose it is and the introduction; each once."""
    query = (
        select(Answer, Request.user_id, Introduction.id)
        .join(Request, Request.id == Answer.request_id)
        .join(Introduction, Introduction.id == Request.introduction_id)
        .where(Answer.kind == AnswerKind.LATER, Answer.reminded_at.is_(None))
        .where(Introduction.opened_at.is_(None), Introduction.told_at.is_(None))
        .where(Introduction.answers_until < ends_before, Introduction.answers_until > now)
    )
    return [(answer, user_id, number) for answer, user_id, number in db.session.execute(query)]

"""Who hears of what: statements that give user ids. And what is read to tell it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.core.db import db
from portal.introductions.models import Feedback, Introduction, Member, Message, Request


@dataclass(frozen=True, slots=True)
class Facts:
    """What is read for many notifications at once: introductions by id, requests and members by introduction and
    person."""

    introductions: dict[int, Introduction]
    requests: dict[tuple[int, int], int]
    members: dict[tuple[int, int], Member]


def asked(introduction_id: int) -> Select[Any]:
    """Everybody who was asked."""
    return select(Request.user_id).where(Request.introduction_id == introduction_id)


def present(introduction_id: int, but: int = 0) -> Select[Any]:
    """The members who are there still, without `but`."""
    query = select(Member.user_id).join(User, User.id == Member.user_id).where(Member.user_id != but)
    return query.where(Member.introduction_id == introduction_id, Member.left_at.is_(None), User.active)


def message(message_id: int) -> Message | None:
    """A message, for telling that it came."""
    return db.session.get(Message, message_id)


def feedback(feedback_id: int) -> Feedback | None:
    """What somebody said, for telling that they thank."""
    return db.session.get(Feedback, feedback_id)


def facts(introductions: Collection[int]) -> Facts:
    """Three statements, however many notifications."""
    ids = set(introductions)
    found = select(Introduction).where(Introduction.id.in_(ids)).options(joinedload(Introduction.proposer))
    requests = select(Request.introduction_id, Request.user_id, Request.id).where(Request.introduction_id.in_(ids))
    members = select(Member).where(Member.introduction_id.in_(ids))
    return Facts(
        {one.id: one for one in db.session.scalars(found)},
        {(number, user_id): request_id for number, user_id, request_id in db.session.execute(requests)},
        {(one.introduction_id, one.user_id): one for one in db.session.scalars(members)},
    )

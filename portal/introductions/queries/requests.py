"""Requests as the person who is asked sees them: nothing on them depends on what anybody else answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.introductions.models import Introduction, Member, Request, Wish
from portal.introductions.rules import FEWEST
from portal.web.paging import Page, by_key


def request(viewer: Viewer, request_id: int) -> Request:
    """The viewer's own request. Raises NotFound for everybody else's."""
    found: Request | None = (
        db.session.scalar(_own(viewer).where(Request.id == request_id)) if 0 < request_id < 2**31 else None
    )
    if found is None:
        raise NotFound("There is no such request.")
    return found


def requests(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[Request]:
    """What the viewer was asked, the latest first."""
    return by_key(_own(viewer), (Request.id,), key, size)


def is_group(introduction: Introduction) -> bool:
    """Whether more than two were asked; how many is told to nobody who was."""
    query = select(func.count()).where(Request.introduction_id == introduction.id)
    return (db.session.scalar(query) or 0) > FEWEST


def has_met(viewer: Viewer, ids: Sequence[int]) -> set[int]:
    """Of these introductions, those that the viewer is a member of."""
    query = select(Member.introduction_id).where(Member.introduction_id.in_(ids), Member.user_id == (viewer.id or 0))
    return set(db.session.scalars(query))


def locked(introduction_id: int) -> Introduction:
    """The introduction with fresh values, its row kept to this transaction."""
    query = select(Introduction).where(Introduction.id == introduction_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def lock_open_of(user_id: int) -> None:
    """Keep the introductions that somebody was asked for and that still wait to this transaction."""
    asked = select(Request.introduction_id).where(Request.user_id == user_id)
    query = select(Introduction.id).where(Introduction.id.in_(asked), Introduction.opened_at.is_(None))
    db.session.execute(query.order_by(Introduction.id).with_for_update(key_share=True)).all()


def overdue(moment: datetime, limit: int = 200) -> list[int]:
    """Introductions whose last day has passed and that nobody was told of yet."""
    waiting = select(Introduction.id).where(Introduction.opened_at.is_(None), Introduction.told_at.is_(None))
    query = waiting.where(Introduction.answers_until <= moment).order_by(Introduction.answers_until, Introduction.id)
    return list(db.session.scalars(query.limit(limit)))


def wish_of(viewer: Viewer, post_id: int) -> Wish | None:
    """The viewer's open wish about a post."""
    query = select(Wish).where(Wish.user_id == (viewer.id or 0), Wish.post_id == post_id, Wish.ended_at.is_(None))
    return db.session.scalar(query)


def wishes_of(viewer: Viewer, limit: int = 50) -> Sequence[Wish]:
    """The viewer's open wishes, the latest first."""
    query = select(Wish).where(Wish.user_id == (viewer.id or 0), Wish.ended_at.is_(None))
    return db.session.scalars(query.options(joinedload(Wish.post)).order_by(Wish.id.desc()).limit(limit)).all()


def _own(viewer: Viewer) -> Select[Request]:
    introduction = joinedload(Request.introduction)
    query = select(Request).where(Request.user_id == (viewer.id or 0))
    return query.options(introduction.joinedload(Introduction.proposer), introduction.joinedload(Introduction.post))

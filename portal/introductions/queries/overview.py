"""What support sees: wishes, its own proposals, outcomes and counts. Nothing here reads an answer or a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, and_, exists, false, func, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User, Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.introductions.models import Feedback, Introduction, Invitation, Member, Report, Request, Wish
from portal.introductions.rules import may_name_the_asked
from portal.web.paging import Page, by_key

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Counts:
    """How introductions went. `met`, `not_this_time` and `waiting` make up `proposed`; `helped`: of those who met,
    introductions of which at least one member said that it helped."""

    proposed: int = 0
    met: int = 0
    not_this_time: int = 0
    waiting: int = 0
    helped: int = 0


def counts(since: datetime, until: datetime | None = None) -> Counts:
    """Counts of the introductions proposed since then (and before `until`). One statement."""
    met, told = Introduction.opened_at.is_not(None), Introduction.told_at.is_not(None)
    said = exists().where(Feedback.introduction_id == Introduction.id, Feedback.helped).correlate(Introduction)
    query = select(
        func.count(),
        func.count().filter(met),
        func.count().filter(and_(~met, told)),
        func.count().filter(and_(~met, ~told)),
        func.count().filter(and_(met, said)),
    ).where(Introduction.created >= since)
    if until is not None:
        query = query.where(Introduction.created < until)
    return Counts(*db.session.execute(query.select_from(Introduction)).one())


def proposals(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[Introduction]:
    """What was proposed by anybody of support, the latest first. Others than staff see nothing."""
    query = select(Introduction).options(joinedload(Introduction.post), joinedload(Introduction.proposer))
    return by_key(_for_staff(viewer, query), (Introduction.id,), key, size)


def proposal(viewer: Viewer, introduction_id: int) -> Introduction:
    """One of them. Raises NotFound for others than staff."""
    query = select(Introduction).where(Introduction.id == introduction_id)
    query = query.options(joinedload(Introduction.post), joinedload(Introduction.proposer))
    found: Introduction | None = db.session.scalar(_for_staff(viewer, query))
    if found is None:
        raise NotFound("There is no such introduction.")
    return found


def asked(viewer: Viewer, introductions: Sequence[Introduction]) -> dict[int, list[User]]:
    """By introduction, who was asked, of those that the viewer proposed; nothing of the others."""
    own = [one.id for one in introductions if may_name_the_asked(viewer, one)]
    query = select(Request.introduction_id, User).join(User, User.id == Request.user_id)
    found: dict[int, list[User]] = {}
    for number, person in db.session.execute(query.where(Request.introduction_id.in_(own)).order_by(User.id)):
        found.setdefault(number, []).append(person)
    return found


def wishes(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[Wish]:
    """Open wishes, the latest first. Others than staff see nothing."""
    query = select(Wish).options(joinedload(Wish.post), joinedload(Wish.user)).where(Wish.ended_at.is_(None))
    query = query.join(User, User.id == Wish.user_id).where(User.active)
    return by_key(_for_staff(viewer, query), (Wish.id,), key, size)


def wish(viewer: Viewer, wish_id: int) -> Wish:
    """One open wish: for staff, and whose it is. Raises NotFound otherwise."""
    query = select(Wish).where(Wish.id == wish_id, Wish.ended_at.is_(None))
    if not viewer.is_staff:
        query = query.where(Wish.user_id == (viewer.id or 0))
    found: Wish | None = db.session.scalar(query.options(joinedload(Wish.post), joinedload(Wish.user)))
    if found is None:
        raise NotFound("There is no such wish.")
    return found


def reports(viewer: Viewer, limit: int = 50) -> Sequence[Report]:
    """What members reported and nobody has dealt with. Others than staff see nothing."""
    query = select(Report).options(joinedload(Report.reporter)).where(Report.handled_at.is_(None))
    return db.session.scalars(_for_staff(viewer, query).order_by(Report.id).limit(limit)).all()


def invited_to(viewer: Viewer, limit: int = 50) -> Sequence[Introduction]:
    """Threads that every present member lets support read. Others than staff see nothing."""
    here = and_(Member.introduction_id == Introduction.id, Member.left_at.is_(None))
    somebody = exists().where(here, Member.user_id == User.id, User.active)
    invites = exists().where(Invitation.introduction_id == Introduction.id, Invitation.user_id == Member.user_id)
    lacking = exists().where(here, Member.user_id == User.id, User.active, ~invites.correlate(Introduction, Member))
    query = select(Introduction).where(somebody, ~lacking).options(joinedload(Introduction.post))
    return db.session.scalars(_for_staff(viewer, query).order_by(Introduction.id.desc()).limit(limit)).all()


def _for_staff(viewer: Viewer, query: Select[Row]) -> Select[Row]:
    return query if viewer.is_staff else query.where(false())

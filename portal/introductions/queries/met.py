"""What those who met have together, for each of them; and what each has shared."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import User, Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.introductions.models import Feedback, Introduction, Invitation, Member, StoryLeave
from portal.introductions.rules import is_present
from portal.web.paging import Page, by_key


def member(viewer: Viewer, introduction_id: int) -> Member:
    """The viewer as a member of that introduction. Raises NotFound for everybody else, whoever they are."""
    query = _members().where(Member.introduction_id == introduction_id, Member.user_id == (viewer.id or 0))
    found: Member | None = db.session.scalar(query) if 0 < introduction_id < 2**31 else None
    if found is None:
        raise NotFound("There is no such introduction.")
    return found


def members(introduction_id: int) -> Sequence[Member]:
    """Everybody who met, in the order of their ids. Who may see what of them: `rules.may_see_card`."""
    return db.session.scalars(_members().where(Member.introduction_id == introduction_id).order_by(Member.id)).all()


def present(people: Sequence[Member]) -> list[Member]:
    """Those of these members who are there still."""
    return [one for one in people if is_present(one, has_open_account=one.user.active)]


def meetings(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[Member]:
    """The viewer's own memberships, the latest first."""
    return by_key(_members().where(Member.user_id == (viewer.id or 0)), (Member.id,), key, size)


def others(viewer: Viewer, introductions: Sequence[int]) -> dict[int, list[Member]]:
    """By introduction, those whom the viewer met there; nothing for introductions that they are no member of."""
    mine = select(Member.introduction_id).where(Member.user_id == (viewer.id or 0))
    query = _members().where(Member.introduction_id.in_(introductions), Member.introduction_id.in_(mine))
    found: dict[int, list[Member]] = {}
    for one in db.session.scalars(query.where(Member.user_id != (viewer.id or 0)).order_by(Member.id)):
        found.setdefault(one.introduction_id, []).append(one)
    return found


def of_person(user_id: int) -> Sequence[Member]:
    """All memberships of one person, for taking everything back."""
    return db.session.scalars(select(Member).where(Member.user_id == user_id).order_by(Member.id)).all()


def feedback(introduction_id: int) -> dict[int, Feedback]:
    """By person, whether it helped, for the members."""
    query = select(Feedback).where(Feedback.introduction_id == introduction_id)
    return {row.user_id: row for row in db.session.scalars(query)}


def leaves(introduction_id: int) -> set[int]:
    """Who would be glad of a story about it."""
    return set(db.session.scalars(select(StoryLeave.user_id).where(StoryLeave.introduction_id == introduction_id)))


def invitations(introduction_id: int) -> set[int]:
    """Who lets support read the thread."""
    return set(db.session.scalars(select(Invitation.user_id).where(Invitation.introduction_id == introduction_id)))


def to_ask_whether(opened_before: datetime, limit: int = 200) -> Sequence[Introduction]:
    """Introductions that opened before then and whose members were not asked yet whether it helped."""
    query = select(Introduction).where(Introduction.opened_at < opened_before, Introduction.asked_whether_at.is_(None))
    return db.session.scalars(query.order_by(Introduction.id).limit(limit)).all()


def _members() -> Select[Member]:
    introduction = joinedload(Member.introduction)
    query = select(Member).join(User, User.id == Member.user_id).options(contains_eager(Member.user))
    return query.options(introduction.joinedload(Introduction.post), introduction.joinedload(Introduction.proposer))

"""What customers proposed to link."""

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from portal.accounts.models import User, Viewer
from portal.community.models import Post
from portal.community.queries.posts import person
from portal.core.db import db
from portal.core.errors import NotFound
from portal.problems.models import LinkProposal
from portal.web.paging import Page, by_key

MOST_SHOWN = 40
PAGE = 25


def proposal(viewer: Viewer, id: int) -> LinkProposal:
    """The proposal with that id, for support. Raises NotFound."""
    found = db.session.get(LinkProposal, id) if viewer.is_staff and 0 < id < 2**31 else None
    if found is None:
        raise NotFound("There is no such proposal.")
    return found


def proposals_waiting(viewer: Viewer, key: str | None = None, *, size: int = PAGE) -> Page[LinkProposal]:
    """For support: what customers proposed and nobody decided, the longest waiting first, with both posts."""
    query = _open().where(true() if viewer.is_staff else false())
    both = (
        joinedload(LinkProposal.report).options(joinedload(Post.product), joinedload(Post.author)),
        joinedload(LinkProposal.other).options(joinedload(Post.product), joinedload(Post.author)),
    )
    query = query.options(person(LinkProposal.proposed_by), *both)
    return by_key(query, (LinkProposal.id,), key, size, oldest_first=True)


def waiting(actor: User, report: Post, other: Post) -> LinkProposal | None:
    """What this person proposed of the two, whichever was named first, and nobody decided yet."""
    pair = or_(
        and_(LinkProposal.report_id == report.id, LinkProposal.other_id == other.id),
        and_(LinkProposal.report_id == other.id, LinkProposal.other_id == report.id),
    )
    query = select(LinkProposal).where(LinkProposal.proposed_by_id == actor.id, LinkProposal.decided_at.is_(None), pair)
    return db.session.scalars(query.limit(1)).one_or_none()


def proposals_of(viewer: Viewer, post: Post) -> list[LinkProposal]:
    """What waits about a post: for support all of it, for others what they proposed themselves."""
    if viewer.id is None:
        return []
    about = or_(LinkProposal.report_id == post.id, LinkProposal.other_id == post.id)
    query = _open().where(about)
    if not viewer.is_staff:
        query = query.where(LinkProposal.proposed_by_id == viewer.id)
    query = query.order_by(LinkProposal.id).limit(MOST_SHOWN)
    both = (joinedload(LinkProposal.report), joinedload(LinkProposal.other))
    return list(db.session.scalars(query.options(person(LinkProposal.proposed_by), *both)))


def _open() -> Select[LinkProposal]:
    """What nobody decided, and what isn't so already: of posts that were linked meanwhile there is nothing to ask."""
    report, other = aliased(Post), aliased(Post)
    query = select(LinkProposal).join(report, LinkProposal.report_id == report.id)
    query = query.join(other, LinkProposal.other_id == other.id).where(LinkProposal.decided_at.is_(None))
    return query.where(func.coalesce(report.canonical_id, report.id) != func.coalesce(other.canonical_id, other.id))

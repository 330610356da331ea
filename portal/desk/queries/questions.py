"""Questions that the portal called new and that became posts: nobody here had seen them."""

from sqlalchemy import Select, exists, false, func, select, true
from sqlalchemy.orm import joinedload

from portal.accounts.models import Role, User, Viewer
from portal.asking.models import Inquiry, Verdict
from portal.community.models import Kind, Post, Reply, Standing, State
from portal.community.queries.posts import for_a_row
from portal.core.db import db
from portal.desk.models import FirstAnswer
from portal.web.paging import Page, by_key

MOST_COUNTED = 100


def unseen(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[Post]:
    """For support: those that nobody of support has answered yet with a fact, the longest waiting first."""
    query = _unseen(viewer).options(*for_a_row())
    return by_key(query, (Post.id,), key, size, oldest_first=True)


def how_many(viewer: Viewer) -> int:
    """How many there are; counted up to a hundred."""
    few = _unseen(viewer).with_only_columns(Post.id).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def first_answer(post_id: int) -> FirstAnswer | None:
    """What support said of the post first."""
    query = select(FirstAnswer).where(FirstAnswer.post_id == post_id).options(joinedload(FirstAnswer.created_by))
    return db.session.scalars(query).one_or_none()


def _unseen(viewer: Viewer) -> Select[Post]:
    """A link, an announcement, a mark or a word of support's under the post is an answer, too."""
    called_new = select(Inquiry.published_post_id).where(
        Inquiry.verdict == Verdict.NEW, Inquiry.published_post_id.is_not(None)
    )
    of_support = User.role.in_((Role.SUPPORT, Role.ADMIN))
    said = select(Reply.id).join(User, User.id == Reply.author_id).where(Reply.post_id == Post.id, of_support)
    return select(Post).where(
        true() if viewer.is_staff else false(),
        Post.id.in_(called_new),
        Post.kind == Kind.PROBLEM,
        Post.is_hidden == false(),
        Post.canonical_id.is_(None),
        Post.report_count == 0,
        Post.standing == Standing.REPORTED,
        Post.state == State.OPEN,
        ~exists().where(FirstAnswer.post_id == Post.id),
        ~said.exists(),
    )

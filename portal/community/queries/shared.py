"""What somebody shared, for their page."""

from sqlalchemy import false, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from portal.accounts.models import User, Viewer
from portal.community.models import Post, Reply, SolutionMark
from portal.community.queries.posts import for_a_row, visible
from portal.web.paging import Page, by_key

SIZE = 10


def posts_of(viewer: Viewer, author: User, *, key: str | None = None, size: int = SIZE) -> Page[Post]:
    """What `author` published, latest first, as far as `viewer` may see it. Two statements."""
    query = (
        select(Post)
        .where(Post.author_id == author.id, visible(viewer), Post.is_hidden == false())
        .options(*for_a_row())
    )
    return by_key(query, (Post.created, Post.id), key, size)


def answers_of(viewer: Viewer, author: User, *, key: str | None = None, size: int = SIZE) -> Page[Reply]:
    """Replies of `author`'s that were marked or that worked for somebody, latest first, with their posts and marks.

    As far as `viewer` may see them. Two statements.
    """
    is_marked = select(SolutionMark.id).where(SolutionMark.reply_id == Reply.id).exists()
    query = (
        select(Reply)
        .join(Reply.post)
        .where(Reply.author_id == author.id, Reply.is_hidden == false(), or_(Reply.worked_count > 0, is_marked))
        .where(visible(viewer), Post.is_hidden == false())
        .options(
            contains_eager(Reply.post).options(
                joinedload(Post.product), defer(Post.body), defer(Post.helps), defer(Post.imported)
            )
        )
        .options(defer(Reply.body), selectinload(Reply.marks))
    )
    return by_key(query, (Reply.id,), key, size)

"""Lists of posts, paged by key. Each is read in the order of an index; nothing is counted over a table."""

from dataclasses import dataclass

from sqlalchemy import Select, false, select

from portal.accounts.models import Viewer
from portal.community.models import Kind, Post, PostTag, State, Tag
from portal.community.queries.posts import for_a_row, visible
from portal.products.models import Product
from portal.web.paging import Page, by_key

BY_ACTIVITY = (Post.active_at, Post.id)
SIZE = 25


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; all that is set must hold."""

    kind: Kind | None = None
    state: State | None = None
    product_id: int | None = None
    version_id: int | None = None
    tag: str | None = None


NONE = Filters()


def latest(viewer: Viewer, filters: Filters = NONE, *, key: str | None = None, size: int = SIZE) -> Page[Post]:
    """What something happened to last."""
    return by_key(_listed(viewer, filters), BY_ACTIVITY, key, size)


def known_problems(
    viewer: Viewer,
    product: Product | None = None,
    filters: Filters = NONE,
    *,
    key: str | None = None,
    size: int = SIZE,
) -> Page[Post]:
    """Problems, of one product if given."""
    query = _listed(viewer, filters).where(Post.kind == Kind.PROBLEM)
    if product is not None:
        query = query.where(Post.product_id == product.id)
    return by_key(query, BY_ACTIVITY, key, size)


def unanswered(viewer: Viewer, filters: Filters = NONE, *, key: str | None = None, size: int = SIZE) -> Page[Post]:
    """Problems that nobody has answered yet. What was linked to another one was answered by that."""
    query = _listed(viewer, filters).where(Post.kind == Kind.PROBLEM, Post.reply_count == 0)
    query = query.where(Post.canonical_id.is_(None))
    return by_key(query, BY_ACTIVITY, key, size)


def stories(viewer: Viewer, filters: Filters = NONE, *, key: str | None = None, size: int = SIZE) -> Page[Post]:
    """Success stories."""
    return by_key(_listed(viewer, filters).where(Post.kind == Kind.STORY), BY_ACTIVITY, key, size)


def solved_recently(viewer: Viewer, filters: Filters = NONE, *, key: str | None = None, size: int = SIZE) -> Page[Post]:
    """Problems that are solved."""
    query = _listed(viewer, filters).where(Post.kind == Kind.PROBLEM, Post.state == State.SOLVED)
    return by_key(query, BY_ACTIVITY, key, size)


def _listed(viewer: Viewer, filters: Filters) -> Select[Post]:
    """Visible posts with what a row shows. Hidden ones are in none of them; see `notes.hidden`."""
    query = select(Post).where(visible(viewer), Post.is_hidden == false()).options(*for_a_row())
    for column, value in (
        (Post.kind, filters.kind),
        (Post.state, filters.state),
        (Post.product_id, filters.product_id),
        (Post.version_id, filters.version_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if filters.tag is not None:
        called = select(Tag.id).where(Tag.name.in_({filters.tag, filters.tag.lower()}))  # imported ones have capitals
        query = query.where(select(PostTag).where(PostTag.post_id == Post.id, PostTag.tag_id.in_(called)).exists())
    return query

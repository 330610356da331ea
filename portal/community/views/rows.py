"""Posts as rows of a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from portal.community.models import Kind, Post
from portal.web import slots


def rows(posts: Sequence[Post], passages: Mapping[int, Markup] | None = None) -> list[dict[str, Any]]:
    """What `post_row` shows of each; also loads what higher slices show in the rows, once for all of them."""
    slots.prepare("post.row", posts)
    return [row(post, (passages or {}).get(post.id)) for post in posts]


def row(post: Post, passage: Markup | None = None) -> dict[str, Any]:
    """One post as `post_row` and `post_line` want it; `post` itself is there for the slot."""
    return {
        "post": post,
        "url": url_for("community.show_post", post_id=post.id),
        "title": post.title,
        "kind": str(post.kind),
        "state": None if post.kind == Kind.STORY else str(post.state),
        "product": post.product.name if post.product else None,
        "version": post.version.name if post.version else None,
        "author": post.author,
        "organisation": post.organisation.name if post.organisation and post.author else None,
        "at": post.active_at,
        "reply_count": post.reply_count,
        "affected": post.affected_count,
        "worked": post.worked_count,
        "tags": [tag.name for tag in post.tags],
        "passage": passage,
    }

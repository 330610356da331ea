"""Posts as rows of a list."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import url_for
from markupsafe import Markup

from portal.community import wording
from portal.community.models import Kind, Post, Tag
from portal.products.queries import versions
from portal.web import slots

AT_ONCE = timedelta(seconds=1)


def rows(
    posts: Sequence[Post], passages: Mapping[int, Markup] | None = None, *, by_date: bool = False
) -> list[dict[str, Any]]:
    """What `post_row` shows of each; also loads what higher slices show in the rows, once for all of them.

    `by_date`: the list is in the order in which they were written, so that is the time they show.
    """
    slots.prepare("post.row", posts)
    fixes = versions(
        {post.fixed_in_id for post in posts if post.fixed_in_id}
    )  # read at once, then found in the session
    addresses: dict[str, str] = {}
    made = [row(post, (passages or {}).get(post.id), by_date=by_date, addresses=addresses) for post in posts]
    del fixes
    return made


def row(
    post: Post,
    passage: Markup | None = None,
    *,
    by_date: bool = False,
    addresses: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One post as `post_row` and `post_line` want it; `post` itself is there for the slot.

    `addresses` of tags that other rows of the list found out already.
    """
    known = {} if addresses is None else addresses
    is_moved = not by_date and post.active_at - post.created > AT_ONCE
    return {
        "post": post,
        "url": url_for("community.show_post", post_id=post.id),
        "title": post.title,
        "kind": str(post.kind),
        "state": None if post.kind == Kind.STORY else str(post.state),
        "state_words": wording.state_words(post),
        "is_hidden": post.is_hidden,
        "product": post.product.name if post.product else None,
        "version": post.version.name if post.version else None,
        "author": post.author,
        "organisation": post.organisation.name if post.organisation and post.author else None,
        "at": post.active_at if is_moved else post.created,
        "at_is": "last word" if is_moved else "told" if post.kind == Kind.STORY else "written",
        "reply_count": post.reply_count,
        "affected": post.affected_count,
        "worked": post.worked_count,
        "tried": post.worked_count + post.failed_count,
        "tags": [(tag.name, _address(tag, known)) for tag in post.tags],
        "passage": passage,
    }


def _address(tag: Tag, known: dict[str, str]) -> str:
    if tag.name not in known:
        known[tag.name] = url_for("community.tag", name=tag.name)
    return known[tag.name]

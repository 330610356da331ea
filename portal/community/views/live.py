"""What is new under a post that somebody has open."""

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import viewer
from portal.community import wording
from portal.community.models import Post
from portal.community.queries.live import revision, standing_now
from portal.community.queries.replies import how_many, newest
from portal.community.views import blueprint
from portal.web import access, fresh
from portal.web.filters import plural


@blueprint.get("/posts/<int:post_id>/news")
@access.public
def post_news(post_id: int) -> ResponseReturnValue:
    """In words what happened since the page was read, which says how many `replies` and which `state` it shows.

    Nothing new costs one row by its key and no text: 304. Of a report its canonical problem is asked for as well.
    """
    post = standing_now(viewer(), post_id)
    return fresh.answer(tag_of(post), lambda: jsonify(_news(post)))


def tag_of(post: Post) -> str:
    """What changes whenever anything happens to the post or its conversation."""
    return f"{post.id}-{revision(post)}"


def _news(post: Post) -> dict[str, str]:
    more = how_many(viewer(), post) - (request.args.get("replies", type=int) or 0)
    words = [f"{plural(more, 'new reply', 'new replies')}."] if more > 0 else []
    if post.state != request.args.get("state", post.state):
        words.append(wording.state_line(post))
    latest = newest(viewer(), post) if more > 0 else None
    return {
        "words": " ".join(words),
        "url": url_for("community.show_reply", reply_id=latest) if latest else "",
    }

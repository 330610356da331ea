"""One post."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.models import User
from portal.accounts.sessions import viewer
from portal.community import queries
from portal.community.models import Post
from portal.community.queries.cluster import unread_around
from portal.community.views import blueprint, post_page
from portal.core import ids
from portal.core.errors import NotFound
from portal.notifications.reading import bell_now, note_opened
from portal.web import access


@blueprint.get("/posts/<int:post_id>")
@blueprint.get("/posts/<int:post_id>-<slug>")
@access.public
def show_post(post_id: int, slug: str | None = None) -> ResponseReturnValue:
    """The post with what helped and the conversation. Another title in the address leads to the right one.

    Whoever wrote a post that support hid is told so, and why; for everybody else there is nothing.
    """
    _note_opened(post_id)
    try:
        post = queries.post(viewer(), post_id)
    except NotFound:
        hiding = queries.hidden_from(viewer(), post_id)
        if hiding is None:
            raise
        return render_template("community/hidden_from_author.html", hiding=hiding), 404
    start = request.args.get("from", type=int)
    if slug is not None and slug != ids.slug(post.title):
        return redirect(post_page.address(post, **{"from": start}))
    return post_page.render(post, start=start if start and start > 0 else None)


def _note_opened(post_id: int) -> None:
    """One conversation stands on all pages of a cluster, so whoever opens one has read what was told of the others."""
    person = viewer()
    note_opened(person, Post.__tablename__, post_id)
    if isinstance(person, User) and bell_now(person).has_unread:
        for number in unread_around(person, post_id):
            note_opened(person, Post.__tablename__, number)

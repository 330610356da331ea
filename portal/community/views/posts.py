"""One post."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import viewer
from portal.community import queries
from portal.community.models import Post
from portal.community.views import blueprint, post_page
from portal.core import ids
from portal.notifications.reading import note_opened
from portal.web import access


@blueprint.get("/posts/<int:post_id>")
@blueprint.get("/posts/<int:post_id>-<slug>")
@access.public
def show_post(post_id: int, slug: str | None = None) -> ResponseReturnValue:
    """The post with what helped and the conversation. Another title in the address leads to the right one."""
    note_opened(viewer(), Post.__tablename__, post_id)
    post = queries.post(viewer(), post_id)
    start = request.args.get("from", type=int)
    if slug is not None and slug != ids.slug(post.title):
        return redirect(post_page.address(post, **{"from": start}))
    return post_page.render(post, start=start if start and start > 0 else None)

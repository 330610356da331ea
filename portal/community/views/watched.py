"""The posts that somebody watches, for the page of what they watch; and those that they turned off."""

from flask import render_template, request, url_for

from portal.accounts import sessions
from portal.accounts.models import User
from portal.community.models import Post
from portal.community.queries.watched import turned_off as posts_turned_off
from portal.community.queries.watched import watched as posts_watched
from portal.community.views import blueprint
from portal.community.views.rows import rows
from portal.web import access


def watched(viewer: User, key: str | None = None, **page: object) -> str:
    """The list, paged by key, with a button beside each."""
    found = posts_watched(viewer, key=key)
    return render_template(
        "community/watched.html",
        rows=rows(found.items),
        older=url_for("notifications.watching", after=found.next_key) if found.next_key else None,
        newer=url_for("notifications.watching") if key else None,
    )


@blueprint.get("/me/turned-off")
@access.signed_in
def turned_off() -> str:
    """The posts of which one hears nothing more, each with the way to hear of it again."""
    key = request.args.get("after") or None
    found = posts_turned_off(sessions.person(), key=key)
    return render_template(
        "community/turned_off.html",
        rows=rows(found.items),
        subject=Post.__tablename__,
        older=url_for("community.turned_off", after=found.next_key) if found.next_key else None,
        newer=url_for("community.turned_off") if key else None,
    )

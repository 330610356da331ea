"""The posts that somebody watches, for the page of what they watch."""

from flask import render_template, url_for

from portal.accounts.models import User
from portal.community.queries.watched import watched as posts_watched
from portal.community.views.rows import rows


def watched(viewer: User, key: str | None = None, **page: object) -> str:
    """The list, paged by key, with a button beside each."""
    found = posts_watched(viewer, key=key)
    return render_template(
        "community/watched.html",
        rows=rows(found.items),
        older=url_for("notifications.watching", after=found.next_key) if found.next_key else None,
        newer=url_for("notifications.watching") if key else None,
    )

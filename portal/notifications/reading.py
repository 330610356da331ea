"""What opening a page does to what was told of it."""

from flask import g, request

from portal.accounts import sessions
from portal.accounts.models import User, Viewer
from portal.core.db import writing
from portal.notifications import actions
from portal.notifications.queries.bell import Bell, bell, has_unread_of


def note_opened(viewer: Viewer, subject_type: str, subject_id: int) -> None:
    """The viewer opens the page of this: what was told of it is read. Call it before the page reads anything else.

    It writes only when there is something unread, in a short transaction of its own. A browser that fetches pages
    ahead has not shown them to anybody; nor does support read for whom it looks with the eyes of.
    """
    if not isinstance(viewer, User) or request.method != "GET" or sessions.viewing_as() is not None:
        return
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return
    if bell_now(viewer).has_unread and has_unread_of(viewer, subject_type, subject_id):
        with writing():
            actions.mark_read(viewer, subject=(subject_type, subject_id))
        g.pop("bell", None)


def bell_now(person: User) -> Bell:
    """How the bell stands, read once in a request."""
    if "bell" not in g:
        g.bell = bell(person)
    found: Bell = g.bell
    return found

"""The bell on every page of who is signed in: a link with a number, which a small script keeps fresh."""

import time

from flask import Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core.db import db
from portal.notifications import queries
from portal.notifications.queries.bell import Bell
from portal.notifications.reading import bell_now
from portal.notifications.views import blueprint
from portal.web import access, fresh
from portal.web.filters import plural

HOLDS_SECONDS = 60.0  # what may be seen can change without anything having come
MOST_KEPT = 10_000


def bell() -> str:
    """The bell for the masthead. It is on error pages, too, and must not be what breaks them."""
    person = sessions.person()
    try:
        with db.session.no_autoflush:
            state = bell_now(person)
            count = _count(person, state)
    except SQLAlchemyError:
        state, count = Bell("", False), 0
    return render_template("notifications/bell.html", count=count, words=_words(count), tag=state.tag)


@blueprint.get("/notifications/bell")
@access.signed_in
def ring() -> ResponseReturnValue:
    """How many posts have unread news, as the bell's script asks; 304 and one statement when nothing changed."""
    person = sessions.person()
    state = bell_now(person)

    def said() -> Response:
        count = _count(person, state)
        return jsonify(count=count, words=_words(count))

    return fresh.answer(state.tag, said)


def _count(person: User, state: Bell) -> int:
    """Counted anew when something came or was read, and after a minute."""
    if not state.has_unread:
        return 0
    kept: dict[int, tuple[str, float, int]] = current_app.extensions.setdefault("bells", {})
    tag, at, count = kept.get(person.id, ("", 0.0, 0))
    if tag != state.tag or time.monotonic() - at > HOLDS_SECONDS:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        count = queries.unread_count(person)
        kept[person.id] = (state.tag, time.monotonic(), count)
    return count


def _words(count: int) -> str:
    return f"Notifications, {plural(count, 'post')} with news" if count else "Notifications, nothing new"

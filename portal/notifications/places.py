"""The button "Watch" that other slices put on pages of a tag, a product or a search."""

from flask import render_template, request, url_for
from markupsafe import Markup

from portal.accounts import rules, sessions
from portal.accounts.models import User
from portal.notifications import queries
from portal.notifications.actions.choosing import LONGEST
from portal.notifications.models import Topic


def topic_button(kind: str, value: object, words: str) -> Markup:
    """Watch, or stop watching; for others the way in. `words` say what: "posts tagged “sync”". One statement."""
    text = " ".join(str(value).split())
    if not text or len(text) > LONGEST:
        return Markup("")
    viewer = sessions.viewer()
    takes_part = isinstance(viewer, User) and rules.may_take_part(viewer)
    here = request.full_path.rstrip("?")
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "notifications/topic_button.html",
            kind=Topic(kind).value,
            value=text,
            words=words,
            here=here,
            watch=queries.watching(viewer, Topic(kind), text) if isinstance(viewer, User) and takes_part else None,
            way_in=None if takes_part else url_for(_way_in(viewer.is_authenticated), next=here),
        )
    )


def _way_in(is_signed_in: bool) -> str:
    return "accounts.address" if is_signed_in else "accounts.sign_in"

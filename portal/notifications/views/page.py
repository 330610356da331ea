"""What one was told, grouped by post; read it, or hear no more of it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.core.errors import Invalid
from portal.notifications import actions, queries, sources, wording
from portal.notifications.models import Reason, Way
from portal.notifications.queries.naming import topics_named
from portal.notifications.rules import CHOICES
from portal.notifications.views import blueprint
from portal.web import access
from portal.web.limits import limiter
from portal.web.links import local

often = limiter.limit("120/minute")
MOST_IDS = 200


@blueprint.get("/notifications")
@access.signed_in
def notifications() -> str:
    """The latest first; with `unread` only what is unread."""
    person = sessions.person()
    unread_only = "unread" in request.args
    key = request.args.get("after") or None
    page = queries.page(person, key, unread_only=unread_only)
    narrowed: dict[str, Any] = {"unread": 1} if unread_only else {}
    return render_template(
        "notifications/page.html",
        groups=page.items,
        unread_only=unread_only,
        is_first=key is None,
        latest=max((item.notification.id for group in page.items for item in group.items), default=0),
        topics=topics_named(item.notification.topic_id for group in page.items for item in group.items),
        bounce=queries.bounce(person),
        wording=wording,
        older=url_for("notifications.notifications", after=page.next_key, **narrowed) if page.next_key else None,
        newer=url_for("notifications.notifications", **narrowed) if key else None,
    )


@blueprint.post("/notifications/readings")
@access.signed_in
@often
def read() -> ResponseReturnValue:
    """Read: some (`id`), what belongs to one `subject` and `subject_id`, or all `up_to` the latest that was shown."""
    ids = [int(one) for one in request.form.getlist("id")[:MOST_IDS] if _is_id(one)]
    up_to, subject = request.form.get("up_to", ""), _subject()
    if ids:
        actions.mark_read(sessions.person(), ids=ids)
    elif subject:
        actions.mark_read(sessions.person(), subject=subject)
    elif _is_id(up_to):
        flash("All read." if actions.mark_read(sessions.person(), up_to=int(up_to)) else "Nothing was unread.")
    else:
        raise Invalid("Say what was read.")
    return _back()


@blueprint.route("/notifications/mute", methods=["POST", "DELETE"])
@access.signed_in
@often
def mute() -> ResponseReturnValue:
    """Hear nothing more of one post; DELETE takes that back."""
    subject = _subject()
    if subject is None:
        raise Invalid("Say what you don't want to hear of.")
    if request.method == "DELETE":
        actions.unmute(sessions.person(), *subject)
        flash("You hear of it again.", "success")
    else:
        actions.mute(sessions.person(), *subject)
        flash(
            "You hear no more of this post. On its page, and under what you turned off, you can change that again.",
            "success",
        )
    return _back()


@blueprint.post("/notifications/ways/<reason>")
@access.signed_in
@often
def turn_off(reason: str) -> ResponseReturnValue:
    """Never for this reason."""
    if reason not in CHOICES:
        raise Invalid("This can't be turned off.")
    actions.choose(sessions.person(), {Reason(reason): Way.NEVER})
    flash(f"Turned off: {wording.KINDS[Reason(reason)].lower()}. Under “How you are told” it can be turned on again.")
    return _back()


def _subject() -> tuple[str, int] | None:
    kind, number = request.form.get("subject", ""), request.form.get("subject_id", "")
    return (kind, int(number)) if sources.is_known(kind) and _is_id(number) else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:18]) < 2**31


def _back() -> ResponseReturnValue:
    return redirect(local(request.form.get("next"), url_for("notifications.notifications")), 303)

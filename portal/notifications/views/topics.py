"""Watch a tag, a product or a search, and stop."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.taking_part import taking_part
from portal.core.errors import Invalid
from portal.notifications import actions, queries
from portal.notifications.models import Topic
from portal.notifications.queries.naming import named
from portal.notifications.views import blueprint
from portal.products.queries import product_by_id
from portal.web import access
from portal.web.limits import limiter
from portal.web.links import local


@blueprint.get("/me/watching")
@access.signed_in
def watching() -> str:
    """What one watches: topics, and in places that other slices fill what they own."""
    topics = queries.own_topics(sessions.person())
    return render_template(
        "notifications/watching.html", topics=topics, names=named(topics), key=request.args.get("after") or None
    )


@blueprint.post("/me/topics")
@taking_part
@limiter.limit("60/minute")
def watch_topic() -> ResponseReturnValue:
    """Hear of what is new there."""
    kind, value = request.form.get("kind", ""), request.form.get("value", "")
    if kind not in list(Topic):
        raise Invalid("Say what you want to watch.")
    if kind == Topic.PRODUCT and not _is_product(value):
        raise Invalid("There is no such product.")
    watch = actions.watch_topic(sessions.person(), Topic(kind), value)
    flash(f"You watch {named([watch])[watch.id]} now, and hear of new posts.", "success")
    return _back()


@blueprint.delete("/me/topics/<int:topic_id>")
@access.signed_in
def unwatch_topic(topic_id: int) -> ResponseReturnValue:
    """Hear no more of it."""
    watch = queries.topic(sessions.person(), topic_id) or abort(404)
    actions.unwatch_topic(sessions.person(), watch)
    flash("You hear no more of it.", "success")
    return _back()


def _is_product(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10 and product_by_id(int(value)) is not None


def _back() -> ResponseReturnValue:
    return redirect(local(request.form.get("next"), url_for("notifications.watching")), 303)

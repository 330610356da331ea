"""What the links at the foot of a mail lead to. They work without signing in, each only for what it was signed for."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models import User
from portal.accounts.queries import user
from portal.notifications import actions, links, queries, sources, wording
from portal.notifications.models import Reason, TopicWatch, Way
from portal.notifications.queries.naming import named
from portal.notifications.rules import CHOICES, way_for
from portal.notifications.views.preferences import choose
from portal.web import access
from portal.web.limits import by_address, limiter
from portal.web.security import csrf

blueprint = Blueprint("mail_links", __name__)
often = limiter.limit("60/minute", key_func=by_address)


@blueprint.get("/mail/stop/<token>")
@access.public
@often
def stop(token: str) -> ResponseReturnValue:
    """A page with the button that stops it: opening the link changes nothing, because mail scanners open links."""
    person, what, about = _claim(token)
    return _page("ask", token, person, what, about)


@blueprint.post("/mail/stop/<token>")
@csrf.exempt  # mail programs send it by themselves (RFC 8058); the token is what allows it
@access.public
@often
def stop_now(token: str) -> ResponseReturnValue:
    """Stopped, with one press. Twice changes nothing."""
    person, what, about = _claim(token)
    words = _page("done", token, person, what, about)
    _stop(person, what, about)
    if request.form.get("List-Unsubscribe"):
        return Response("Stopped.", content_type="text/plain; charset=utf-8")
    return words


@blueprint.route("/mail/choices/<token>", methods=["GET", "POST"])
@access.public
@often
def choices(token: str) -> ResponseReturnValue:
    """All that can be chosen, for whoever has the mail."""
    person, what, _ = _claim(token)
    if what != "choices":
        abort(404)
    return choose(person, url_for("mail_links.choices", token=token), by_link=True)


def _claim(token: str) -> tuple[User, str, list[Any]]:
    """Whose link it is, what it does and to what. Anything else is not found."""
    found = links.read(token)
    person = user(found[0]) if found else None
    if found is None or person is None or not person.active:
        abort(404)
    return person, found[1], found[2:]


def _page(step: str, token: str, person: User, what: str, about: list[Any]) -> str:
    return render_template(
        "notifications/stop.html",
        step=step,
        token=token,
        words=_words(person, what, about),
        choices=url_for("mail_links.choices", token=links.token(person.id, "choices")),
    )


def _words(person: User, what: str, about: list[Any]) -> str:
    """What is stopped, in words that tell nothing which the mail didn't say."""
    if what == "mute" and len(about) == 2 and sources.is_known(about[0]):
        return "everything about this one post"
    if what == "reason" and about and about[0] in CHOICES:
        return f"mail about “{wording.KINDS[Reason(about[0])]}”"
    if what == "topic" and about:
        watch = _topic(person, about)
        return f"new posts: {named([watch])[watch.id]}" if watch else "what you don't watch any more"
    if what == "digest":
        return "the daily digest"
    return "all mail" if what == "choices" else abort(404)


def _stop(person: User, what: str, about: list[Any]) -> None:
    if what == "mute":
        actions.mute(person, about[0], int(about[1]))
    elif what == "reason":
        actions.choose(person, {Reason(about[0]): Way.HERE}, by_link=True)
    elif what == "topic" and (watch := _topic(person, about)):
        actions.unwatch_topic(person, watch)
    elif what == "digest":
        ways = queries.choices(person)
        daily = [reason for reason in CHOICES if way_for(reason, ways) == Way.DAILY]
        actions.choose(person, dict.fromkeys(daily, Way.HERE), by_link=True)
    elif what == "choices":
        actions.choose(person, dict.fromkeys(CHOICES, Way.HERE), by_link=True)


def _topic(person: User, about: list[Any]) -> TopicWatch | None:
    return queries.topic(person, int(about[0]))

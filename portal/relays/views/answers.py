"""Did it work for you? By the link of a mail, without signing in; and for whoever is signed in.

Opening a link answers nothing, because mail scanners open links: one more press does.
"""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core.errors import Invalid, NotFound
from portal.notifications import actions as notifications
from portal.relays import actions, queries, rules, wording
from portal.relays.events import Relayed
from portal.relays.forms import AnswerForm, note
from portal.relays.links import Link, read
from portal.relays.models import Said
from portal.relays.queries import Told, answers, offers
from portal.relays.views import blueprint
from portal.web import access
from portal.web.limits import by_address, limiter
from portal.web.security import csrf

HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
often = limiter.limit("60/minute", key_func=by_address)


@blueprint.route("/relays/answers/<token>", methods=["GET", "POST"])
@csrf.exempt  # the token is what allows it, and mail programs open pages without cookies
@access.public
@often
def answer_by_link(token: str) -> ResponseReturnValue:
    """What was found, and the question, for whoever has the mail."""
    told, link = read(token)
    if link == Link.OLD:
        page = render_template("relays/answer_old.html", url=url_for("relays.answer", relay_id=told.relay.id))
        return _private(page, 410)
    return _ask(told.recipient.user, told, url_for("relays.answer_by_link", token=token))


@blueprint.route("/relays/<int:relay_id>/answer", methods=["GET", "POST"])
@access.signed_in
@often
def answer(relay_id: int) -> ResponseReturnValue:
    """The same for whoever is signed in."""
    person = sessions.person()
    told = queries.recipient(person, relay_id)
    if request.method == "POST":
        unread = answers.news_of(person, told.relay, Relayed.SENT)
        notifications.mark_read(person, ids=unread)
    return _ask(person, told, url_for("relays.answer", relay_id=relay_id))


def _ask(person: User, told: Told, here: str) -> Response:
    if not rules.may_read(person, told.relay):
        raise NotFound("There is no such page.")
    form = AnswerForm()
    if request.method == "GET":
        return _private(_page(told, here, form, request.args.get("say", "")))
    if form.validate():
        try:
            actions.answer(person, told.recipient, said=form.answer(), note=form.note.data or "")
        except Invalid as error:
            note(form, error)
        else:
            return _with_headers(make_response(redirect(here, 303)))
    return _private(_page(told, here, form, form.said.data or ""), 400)


def _page(told: Told, here: str, form: AnswerForm, say: str) -> str:
    thing = rules.of_relay(told.relay)
    naming = offers.naming_of(thing.finder) if thing.finder else None
    return render_template(
        "relays/answer.html",
        told=told,
        relay=told.relay,
        here=here,
        form=form,
        say=Said(say) if say in list(Said) else None,
        question=wording.question(thing),
        found=wording.found(thing, wording.credit(naming.named_as if naming else None, thing.finder)),
        answers=wording.ANSWERS,
        said=wording.SAID,
    )


def _private(page: str, status: int = 200) -> Response:
    return _with_headers(make_response(page, status))


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response

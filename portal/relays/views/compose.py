"""Support composes a relay: who gets it first, then the words, then the mail as it goes out."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core.errors import Invalid
from portal.problems import promises
from portal.relays import actions, previewing, queries, rules, wording
from portal.relays.forms import ReasonForm, SendingForm, WordsForm, note
from portal.relays.models import NamedAs, Relay, RelayState
from portal.relays.queries import offers, people, things
from portal.relays.queries.people import Aim, Reach, Why
from portal.relays.views import blueprint
from portal.web import access
from portal.web.limits import limiter
from portal.web.security import POLICY

SHOWN = 10  # people who get it, by name
often = limiter.limit("60/minute")
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'none'; frame-src 'self'")
IN_FRAME = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; sandbox"


@blueprint.route("/relays/<int:relay_id>", methods=["GET", "POST"])
@access.staff
@often
def compose(relay_id: int) -> ResponseReturnValue:
    """Who gets it, and the words; POST keeps the words and shows the mail. Once sent: what became of it."""
    person = sessions.person()
    relay = queries.relay(person, relay_id)
    if relay.state != RelayState.OFFERED:
        return render_template("relays/relay.html", **_sent(relay))
    aim = _aim(relay, person)
    words = relay.words or actions.suggest(relay)
    reach = people.reach(aim.thing, aim.head, person.id)
    form = WordsForm(data={"words": words, "versions": relay.versions or []}).offer(reach.versions)
    if request.method == "GET":
        return _compose(relay, form, aim, reach)
    if form.validate():
        try:
            actions.draft(person, relay, words=form.words.data or "", versions=form.chosen())
        except Invalid as error:
            note(form, error)
        else:
            return redirect(url_for("relays.preview", relay_id=relay.id), 303)
    return _compose(relay, form, aim, reach), 400


@blueprint.get("/relays/<int:relay_id>/preview")
@access.staff
def preview(relay_id: int) -> ResponseReturnValue:
    """How many get it, and the mail itself."""
    relay = queries.relay(sessions.person(), relay_id)
    if relay.state != RelayState.OFFERED or not relay.words:
        return redirect(url_for("relays.compose", relay_id=relay.id), 303)
    return _preview(relay)


@blueprint.get("/relays/<int:relay_id>/mail")
@access.staff
def mail(relay_id: int) -> Response:
    """The mail's HTML twin, as mail programs show it: in a frame, where nothing runs and nothing is loaded."""
    relay = queries.relay(sessions.person(), relay_id)
    response = make_response(previewing.html(previewing.mail_of(relay, sessions.person())))
    response.headers.update({"Content-Security-Policy": IN_FRAME, "X-Frame-Options": "SAMEORIGIN"})
    return response


@blueprint.post("/relays/<int:relay_id>/sending")
@access.staff
@often
def send(relay_id: int) -> ResponseReturnValue:
    """Everybody who gets it is told."""
    person = sessions.person()
    relay = queries.relay(person, relay_id)
    form = SendingForm()
    try:
        actions.send(person, relay, seen=form.seen.data)
    except actions.LookFirst as error:
        return _preview(relay, str(error)), 400
    flash("It is on its way. Each of them is told alone, and asked whether it worked.", "success")
    return redirect(url_for("relays.compose", relay_id=relay.id), 303)


def _compose(relay: Relay, form: WordsForm, aim: Aim, reach: Reach) -> str:
    return render_template(
        "relays/compose.html", form=form, reason=ReasonForm(formdata=None), why=Why, **_facts(relay, aim, reach.tally)
    )


def _preview(relay: Relay, error: str = "") -> Response:
    person = sessions.person()
    aim = _aim(relay, person, only=relay.versions)
    facts = _facts(relay, aim, people.tally(aim))
    letter = previewing.mail_of(relay, person)
    page = render_template(
        "relays/preview.html",
        subject=str(letter["Subject"]),
        text=previewing.text(letter),
        error=error,
        first=people.first_of(aim, SHOWN),
        named=_named(relay, aim),
        promises=[f"“{words}”" for words in promises.found(relay.words)],
        versions=[version.name for version in offers.versions_named(relay.versions or [])],
        unsaid=people.UNSAID in (relay.versions or []),
        listed=wording.listed,
        **facts,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def _named(relay: Relay, aim: Aim) -> list[str]:
    """Customers whom the words name, but for a finder who said so."""
    thing = aim.thing
    naming = offers.naming_of(thing.finder) if thing.finder else None
    may = thing.finder if naming and naming.named_as in (NamedAs.FULL_NAME, NamedAs.FIRST_NAME) else None
    return rules.named_in(relay.words, (one for one in people.who_may_be_named(aim.head) if one is not may))


def _aim(relay: Relay, person: User, only: Any = None) -> Aim:
    return Aim(rules.of_relay(relay), things.head_of(relay.post), person.id, only)


def _facts(relay: Relay, aim: Aim, tally: dict[Why, int]) -> dict[str, Any]:
    thing = aim.thing
    naming = offers.naming_of(thing.finder) if thing.finder else None
    return {
        "relay": relay,
        "thing": thing,
        "head": aim.head,
        "tally": {str(why): count for why, count in tally.items()},
        "people": tally.get(Why.GETS, 0),
        "large": rules.LARGE,
        "found": wording.found(thing, wording.credit(naming.named_as if naming else None, thing.finder)),
        "has_chosen": bool(naming and naming.named_as),
        "wording": wording,
    }


def _sent(relay: Relay) -> dict[str, Any]:
    thing = rules.of_relay(relay)
    head = things.head_of(relay.post)
    return {
        "relay": relay,
        "thing": thing,
        "head": head,
        "carried": queries.carried([relay.id]).get(relay.id, queries.Carried()),
        "versions": [version.name for version in offers.versions_named(relay.versions or [])],
        "unsaid": people.UNSAID in (relay.versions or []),
        "left": people.tally(Aim(thing, head, sessions.person().id)).get(Why.GETS, 0),
        "stands": things.still_stands(thing),
        "wording": wording,
    }

"""Support's list of relays: what is offered, what was sent, what was put aside."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.community import queries as community
from portal.core.errors import Invalid
from portal.relays import actions, queries, rules, wording
from portal.relays.forms import ReasonForm
from portal.relays.models import RelayState
from portal.relays.queries import answers, things
from portal.relays.views import blueprint
from portal.web import access
from portal.web.limits import limiter
from portal.web.links import local

often = limiter.limit("60/minute")
STATES = {RelayState.OFFERED: "Offered", RelayState.SENT: "Sent", RelayState.PUT_ASIDE: "Put aside"}


@blueprint.get("/relays")
@access.staff
def relays() -> str:
    """The latest first, and on top everybody for whom something that was sent did not work."""
    person = sessions.person()
    asked = request.args.get("state", "")
    state = RelayState(asked) if asked in list(STATES) else RelayState.OFFERED
    key = request.args.get("after") or None
    page = queries.relays(person, state, key)
    return render_template(
        "relays/list.html",
        page=page,
        state=state,
        states=STATES,
        noes=answers.count_noes(person),
        carried=queries.carried(relay.id for relay in page.items) if state == RelayState.SENT else {},
        thing_of=rules.of_relay,
        wording=wording,
        older=url_for("relays.relays", state=state.value, after=page.next_key) if page.next_key else None,
        newer=url_for("relays.relays", state=state.value) if key else None,
    )


@blueprint.post("/relays")
@access.staff
@often
def offer() -> ResponseReturnValue:
    """Begin a relay by hand, of what is said to help."""
    thing = things.by_key(request.form.get("thing", ""))
    if thing is None:
        raise Invalid("There is nothing of the kind to relay.")
    relay = actions.offer(sessions.person(), thing)
    return redirect(url_for("relays.compose", relay_id=relay.id), 303)


@blueprint.post("/relays/<int:relay_id>/setting-aside")
@access.staff
@often
def put_aside(relay_id: int) -> ResponseReturnValue:
    """Not this one, with a reason."""
    relay = queries.relay(sessions.person(), relay_id)
    actions.put_aside(sessions.person(), relay, reason=ReasonForm().reason.data or "")
    flash("Put aside. It stands in the list, should it be wanted after all.")
    return redirect(url_for("relays.relays"), 303)


@blueprint.delete("/relays/<int:relay_id>/setting-aside")
@access.staff
@often
def take_up(relay_id: int) -> ResponseReturnValue:
    """This one, after all."""
    relay = actions.take_up(sessions.person(), queries.relay(sessions.person(), relay_id))
    return redirect(url_for("relays.compose", relay_id=relay.id), 303)


@blueprint.route("/relays/problems/<int:post_id>/automatic", methods=["POST", "DELETE"])
@access.staff
@often
def automatic(post_id: int) -> ResponseReturnValue:
    """Relays of this problem go by themselves, or are asked for again."""
    post = community.post(sessions.person(), post_id)
    actions.set_automatic(sessions.person(), post, on=request.method == "POST")
    flash(
        f"From now on what helps goes to those affected by itself, as long as they are {rules.LARGE} at most."
        if request.method == "POST"
        else "From now on support is asked before anything goes."
    )
    return redirect(local(request.form.get("next"), url_for("community.show_post", post_id=post_id)), 303)

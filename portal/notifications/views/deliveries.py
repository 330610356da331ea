"""For support: what mail went out, what waits, what failed and why, and how far large ones have come."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.notifications import actions, queries
from portal.notifications.models import DeliveryState
from portal.notifications.queries.progress import lately
from portal.notifications.views import blueprint
from portal.web import access

STATES = {
    DeliveryState.WAITING: "Waits",
    DeliveryState.SENDING: "On its way",
    DeliveryState.SENT: "Went out",
    DeliveryState.FAILED: "Failed",
    DeliveryState.SUPPRESSED: "Not sent",
}
EXPLAINED = {
    DeliveryState.WAITING: "Gathers what else happens, waits for the end of quiet hours, or for its turn.",
    DeliveryState.SENDING: "A worker hands it over now.",
    DeliveryState.SENT: "The mail server took it.",
    DeliveryState.FAILED: "It was tried again and again. The reason stands beside it.",
    DeliveryState.SUPPRESSED: "There was nothing left to tell, or no mail may go to that address.",
}


@blueprint.get("/admin/deliveries")
@access.staff
def deliveries() -> str:
    """The latest first, of one state or of all."""
    person = sessions.person()
    asked = request.args.get("state", "")
    state = DeliveryState(asked) if asked in list(DeliveryState) else None
    key = request.args.get("after") or None
    page = queries.deliveries(person, state, key)
    narrowed: dict[str, Any] = {"state": state.value} if state else {}
    return render_template(
        "notifications/deliveries.html",
        page=page,
        state=state,
        states=STATES,
        explained=EXPLAINED,
        counts=queries.counts(person),
        large=[] if key or state else lately(person),
        masked=masked,
        older=url_for("notifications.deliveries", after=page.next_key, **narrowed) if page.next_key else None,
        newer=url_for("notifications.deliveries", **narrowed) if key else None,
    )


@blueprint.post("/admin/deliveries/<int:delivery_id>/tries")
@access.staff
def try_again(delivery_id: int) -> ResponseReturnValue:
    """A failed mail gets another round of tries."""
    delivery = queries.delivery(sessions.person(), delivery_id) or abort(404)
    actions.retry(sessions.person(), delivery)
    flash("It is tried again.", "success")
    return redirect(url_for("notifications.deliveries", state=DeliveryState.FAILED.value), 303)


def masked(address: str) -> str:
    """Enough of an address to talk about it: "k…@hatch.example"."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"

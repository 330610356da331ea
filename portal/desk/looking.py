"""See the portal as a customer does: what holds for every request of somebody who looks with other eyes.

The session says which viewing runs, the row says whether it still does. From the loader of people on, the request is
the customer's: no page and no query knows of the rights of whoever sits there. Nothing is written: every request that
isn't a plain reading one is refused, and what a reading one would note by the way is rolled back. What is the
customer's own alone (`rules.shown_to_other_eyes`) isn't shown.
"""

from flask import Flask, Response, current_app, render_template, request, session
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import READ_METHODS, db
from portal.desk import actions, rules
from portal.desk.models import Viewing
from portal.desk.queries import viewings
from portal.web import errors, slots

KEY = "viewing"
ENDS_IT = frozenset({"desk.end_viewing", "accounts.sign_out"})
CHANGES_NOTHING = "You see the portal as {name} does, and nothing can be changed with somebody else's eyes."
OWN_ALONE = "This page is {name}'s own: drafts, settings, what was asked and told. Support doesn't see it."


def init_app(app: Flask) -> None:
    """Let every request know of it."""
    if customers_eyes not in sessions.other_eyes:
        sessions.other_eyes.append(customers_eyes)
        sessions.on_sign_out.append(_signs_out)
    app.before_request(_only_look)
    app.after_request(_write_nothing)
    slots.register("page.banner", _banner)


def begin(viewing: Viewing, back: str) -> None:
    """From the next request on this browser sees what the customer sees; `back` is where it comes from."""
    session[KEY] = {"id": viewing.id, "back": back}


def running() -> Viewing | None:
    """The viewing that runs in this browser."""
    staff, kept = sessions.signed_in(), session.get(KEY)
    return _viewing(staff, kept) if staff is not None and kept else None


def end() -> str:
    """This browser sees with its own eyes again; gives the address it came from."""
    kept = session.pop(KEY, None) or {}
    return str(kept.get("back") or "/")


def customers_eyes(person: User) -> User | None:
    """The customer as whom `person` looks at this request, if they do."""
    kept = session.get(KEY)
    viewing = _viewing(person, kept) if kept else None
    if viewing is None or not rules.may_see_as(person, viewing.customer):
        return None
    return viewing.customer


def _signs_out(person: User) -> None:
    kept = session.get(KEY)
    viewing = _viewing(person, kept) if kept else None
    if viewing is not None:
        actions.end_viewing(viewing)


def _viewing(staff: User, kept: dict[str, int]) -> Viewing | None:
    return viewings.running(staff, kept["id"], now())


def _only_look() -> ResponseReturnValue | None:
    customer = sessions.viewing_as() if KEY in session else None
    if customer is None or request.endpoint in ENDS_IT:
        return None
    if request.method not in READ_METHODS:
        return errors.page(403, CHANGES_NOTHING.format(name=customer.name))
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and not rules.shown_to_other_eyes(request.endpoint or "", getattr(view, "access", None)):
        return errors.page(403, OWN_ALONE.format(name=customer.name))
    return None


def _write_nothing(response: Response) -> Response:
    """Runs before the one commit of a request."""
    if KEY in session and request.endpoint not in ENDS_IT and sessions.viewing_as() is not None:
        db.session.rollback()
    return response


def _banner() -> str:
    customer = sessions.viewing_as()
    viewing = running() if customer is not None else None
    return render_template("desk/banner.html", customer=customer, viewing=viewing) if viewing else ""

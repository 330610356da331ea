"""Taking part needs a confirmed address; what was typed meanwhile is kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, request, url_for

from portal.accounts import rules, sessions
from portal.web import access, kept

View = TypeVar("View", bound=Callable[..., Any])


def taking_part(view: View) -> View:
    """Like `access.signed_in`, and others than people with a confirmed address are asked to confirm it first.

    A form that was sent is kept, and offered again on the way back.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if rules.may_take_part(sessions.viewer()) else ask_to_confirm()

    return access.signed_in(guarded)  # type: ignore[return-value]


def ask_to_confirm() -> Any:
    """To the page that says how to confirm, and later on to where one was."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.address", next=request.full_path.rstrip("?")), 303)
    return redirect(url_for("accounts.address", next=kept.keep_request()), 303)

"""Pages that are for people themselves: never seen with somebody else's eyes, never kept by a browser."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, make_response

from portal.accounts import sessions
from portal.introductions import rules
from portal.web import access

View = TypeVar("View", bound=Callable[..., Any])


def in_person(view: View) -> View:
    """Like `access.signed_in`; for support that looks as a customer there is no such page."""
    return access.signed_in(unseen_by_others(view))


def unseen_by_others(view: View) -> View:
    """The same for a view that says otherwise who may call it."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not rules.is_in_person(looks_with_eyes_of_another=sessions.viewing_as() is not None):
            abort(404)
        response = make_response(view(*args, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded  # type: ignore[return-value]

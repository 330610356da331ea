"""Every view says who may call it: `access.public`, `signed_in`, `staff` or `admin`. A test lists any that doesn't."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Anybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Customers, support, admins. Others are asked to sign in first; what they typed is kept (web/kept.py)."""
    return _guarded(view, "signed_in", lambda: current_user.is_authenticated)


def staff(view: View) -> View:
    """Support and admins; for a stranger there is no such page."""
    return _guarded(view, "staff", lambda: current_user.is_staff)


def admin(view: View) -> View:
    """Admins; for a stranger there is no such page."""
    return _guarded(view, "admin", lambda: current_user.is_admin)


def _guarded(view: View, name: str, allowed: Callable[[], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if allowed():
            return view(*args, **kwargs)
        if current_user.is_authenticated or name != "signed_in":
            abort(404)
        return ask_to_sign_in()

    guarded.access = name  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def wants_signing_in() -> bool:
    """Whether the view that is asked for is for people who are signed in, and nobody is."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "access", "") == "signed_in" and not current_user.is_authenticated


def ask_to_sign_in() -> Any:
    """Send a visitor to the sign-in page and back afterwards; a form that was sent is kept meanwhile."""
    from portal.web import kept  # noqa: PLC0415  (kept's own view is guarded by this module)

    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    return redirect(url_for("accounts.sign_in", next=kept.keep_request()), 303)

"""Who is here: the signed-in person, or a visitor."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask, g, session
from flask_login import LoginManager, current_user, login_user, logout_user

from portal.accounts.models import User, Viewer, Visitor
from portal.core.db import db
from portal.core.errors import Refused

LASTS = timedelta(days=30)
manager = LoginManager()
manager.anonymous_user = Visitor
manager.session_protection = None
# Higher slices append what they do when a visitor turns out to be somebody: take over what was typed before, say.
on_sign_in: list[Callable[[User], None]] = []
# What they do when somebody signs out here, while it is still known who.
on_sign_out: list[Callable[[User], None]] = []
# A higher slice says through whose eyes somebody looks at present, if not through their own; see `viewing_as`.
other_eyes: list[Callable[[User], User | None]] = []
# And where somebody begins who signs in without a page to go back to; the first that is said counts.
first_pages: list[Callable[[User], str | None]] = []


def init_app(app: Flask) -> None:
    """Recognise people by their session cookie."""
    app.config["PERMANENT_SESSION_LIFETIME"] = LASTS
    manager.init_app(app)


def viewer() -> Viewer:
    """Who looks at the page, as a real object (not flask-login's proxy)."""
    person: Viewer = current_user._get_current_object()
    return person


def person() -> User:
    """Who is signed in. Raises Refused when nobody is."""
    somebody = viewer()
    if not isinstance(somebody, User):
        raise Refused("Sign in first.")
    return somebody


def signed_in() -> User | None:
    """Who really sits here, whoever's eyes the page is seen with; none for a visitor."""
    viewer()
    somebody: User | None = g.get("signed_in")
    return somebody


def viewing_as() -> User | None:
    """The customer with whose eyes somebody of support sees the page, read-only; None: it is seen with one's own.

    Whatever a customer alone may see, of support nobody, asks here and shows nothing then. Such a page changes nothing
    either: what reading it would note is left out.
    """
    seen_by = viewer()
    return seen_by if isinstance(seen_by, User) and seen_by is not g.get("signed_in", seen_by) else None


def first_page(user: User) -> str:
    """Where somebody begins who signed in without a page to go back to."""
    return next(filter(None, (say(user) for say in dict.fromkeys(first_pages))), "/")


def begin(user: User, *, remember: bool = True) -> None:
    """From here on this browser is `user`'s: for 30 days after the last visit, or until it is closed."""
    _is(user)
    session.permanent = remember
    for hook in dict.fromkeys(on_sign_in):
        hook(user)


def renew(user: User) -> None:
    """Stay signed in here after all sessions were ended."""
    _is(user)


def end() -> None:
    """This browser is nobody's; what was kept for it is forgotten, because the next one to sit here may be another."""
    somebody = signed_in()
    if somebody is not None:
        for hook in dict.fromkeys(on_sign_out):
            hook(somebody)
    logout_user()
    session.clear()


def _is(user: User) -> None:
    login_user(user)
    g.signed_in = user


@manager.user_loader
def load(key: str) -> User | None:
    """The person whose session this is; none when all sessions were ended or the account was closed."""
    user_id, _, session_key = key.partition(":")
    user = db.session.get(User, int(user_id)) if user_id.isdigit() else None
    if user is None or not user.active or user.session_key != session_key:
        return None
    g.signed_in = user
    return next(filter(None, (eyes(user) for eyes in other_eyes)), user)

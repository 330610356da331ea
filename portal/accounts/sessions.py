"""Who is here: the signed-in person, or a visitor."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask, session
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


def begin(user: User, *, remember: bool = True) -> None:
    """From here on this browser is `user`'s: for 30 days after the last visit, or until it is closed."""
    login_user(user)
    session.permanent = remember
    for hook in dict.fromkeys(on_sign_in):
        hook(user)


def renew(user: User) -> None:
    """Stay signed in here after all sessions were ended."""
    login_user(user)


def end() -> None:
    """This browser is nobody's; what was kept for it is forgotten, because the next one to sit here may be another."""
    logout_user()
    session.clear()


@manager.user_loader
def load(key: str) -> User | None:
    """The person whose session this is; none when all sessions were ended or the account was closed."""
    user_id, _, session_key = key.partition(":")
    user = db.session.get(User, int(user_id)) if user_id.isdigit() else None
    return user if user and user.active and user.session_key == session_key else None

"""Who is here: the signed-in person, or a visitor."""

from flask import Flask
from flask_login import LoginManager, current_user

from portal.accounts.models import User, Viewer, Visitor
from portal.core.db import db

manager = LoginManager()
manager.anonymous_user = Visitor
manager.session_protection = None


def init_app(app: Flask) -> None:
    """Recognise people by their session cookie."""
    manager.init_app(app)


def viewer() -> Viewer:
    """Who looks at the page, as a real object (not flask-login's proxy)."""
    person: Viewer = current_user._get_current_object()
    return person


@manager.user_loader
def load(key: str) -> User | None:
    """The person whose session this is; none when all sessions were ended or the account was closed."""
    user_id, _, session_key = key.partition(":")
    user = db.session.get(User, int(user_id)) if user_id.isdigit() else None
    return user if user and user.active and user.session_key == session_key else None

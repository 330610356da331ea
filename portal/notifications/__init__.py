"""Floor 3: who is told of what, how, and the mails that go out. Knows nothing of posts' tables."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.notifications import models  # noqa: F401

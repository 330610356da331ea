"""Floor 2: people, organisations, what they run."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.accounts import handlers, sessions  # noqa: F401

    sessions.init_app(app)

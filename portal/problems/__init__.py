"""Known problems: links between reports of the same problem, what is known of it, who looks after it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""
    from portal.problems import models  # noqa: F401

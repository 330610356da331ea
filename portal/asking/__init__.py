"""Floor 4, above community: the home page, the ask box, suggestions, inquiries."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.asking import models  # noqa: F401

"""Floor 4: posts, replies, confirmations, me-toos, watches, drafts; browsing and searching them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.community import models  # noqa: F401

"""Floor 5: products, people, the state of index and queue, for admins and support."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""

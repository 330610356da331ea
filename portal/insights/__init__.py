"""What became of inquiries, verdicts and relays, over time."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""

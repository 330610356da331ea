"""Support's worklist: what waits today, pairs of reports to look at, seeing the portal as a customer does."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""

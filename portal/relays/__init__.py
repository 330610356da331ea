"""Relays: one customer's solution, carried with credit to everyone affected, and what each said of it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""
    from portal.relays import handlers, models, told  # noqa: F401

    told.register()

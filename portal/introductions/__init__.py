"""Introductions: customers who share a problem are put in touch, with the consent of each."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.introductions import models  # noqa: F401

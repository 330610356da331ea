"""Introductions: customers who share a problem are put in touch, with the consent of each."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""

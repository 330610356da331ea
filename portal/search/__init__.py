"""Floor 3: the index and the ranking. The only place that imports whoosh."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""

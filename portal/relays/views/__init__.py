"""Pages of relays: for support to send them, for those affected to answer, for finders to say how they are named."""

from flask import Blueprint, Flask

blueprint = Blueprint("relays", __name__)

from portal.relays.views import answers, compose, naming, offers, people  # noqa: E402

__all__ = ["answers", "blueprint", "compose", "init_app", "naming", "offers", "people"]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)

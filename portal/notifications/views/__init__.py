"""Pages about what one is told, and how."""

from flask import Blueprint, Flask

blueprint = Blueprint("notifications", __name__)

from portal.notifications.views import (  # noqa: E402
    bell,
    deliveries,
    mail_links,
    muted,
    page,
    preferences,
    topics,
)

__all__ = ["bell", "blueprint", "deliveries", "init_app", "mail_links", "muted", "page", "preferences", "topics"]


def init_app(app: Flask) -> None:
    """Register the pages, with a session and by a mail's link."""
    app.register_blueprint(blueprint)
    app.register_blueprint(mail_links.blueprint)

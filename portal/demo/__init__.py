"""Floor 6, only with PORTAL_DEMO: an invented cast with its history, and a page that shows the mail nobody gets."""

from flask import Flask, request, url_for

from portal.server import ready
from portal.web import navigation


def init_app(app: Flask) -> None:
    """Register what the demo adds to the application."""
    from portal.demo import cli, logins, views

    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.demo)
    ready.on_ready(logins.few)
    # Not through navigation.add: its entries are shared by all applications of a process, and others have no mailbox.
    app.jinja_env.globals["demo_mailbox"] = lambda: url_for("demo.mailbox")
    app.jinja_env.globals["nav_items"] = lambda: [*navigation.nav_items(), _mailbox_entry()]


def _mailbox_entry() -> tuple[str, str, bool]:
    return "Mailbox", url_for("demo.mailbox"), request.endpoint in ("demo.mailbox", "demo.mail")

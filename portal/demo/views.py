"""The demo's mailbox: what would have been sent, for everybody to read."""

from flask import Blueprint, current_app, render_template

from portal.core.settings import Settings
from portal.demo import mailbox as box
from portal.web import access

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("/mailbox")
@access.public
def mailbox() -> str:
    """All mail, newest first."""
    return render_template("demo/mailbox.html", mails=box.latest(_settings().mailbox_dir))


@blueprint.get("/mailbox/<name>")
@access.public
def mail(name: str) -> str:
    """One mail."""
    return render_template("demo/mail.html", mail=box.one(_settings().mailbox_dir, name))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

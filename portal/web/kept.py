"""What was typed is never lost: a form sent without a valid session or token is kept and offered again.

Somebody whose session ended meanwhile is asked to sign in and then finds the form as it was sent; somebody whose page
was too old gets it back at once. Nothing is sent on without another press of the button by the person who sees what it
says.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, render_template, request, session, url_for

from portal.core.clock import now
from portal.core.db import db
from portal.core.ids import token
from portal.jobs import handler
from portal.web import access, queries
from portal.web.models import KeptForm

KEPT_FOR = timedelta(days=2)
NEVER_KEPT = {"csrf_token", "password", "new_password", "current_password", "password_again", "token"}
blueprint = Blueprint("kept", __name__)


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


def keep_request() -> str:
    """Keep the form of the present request; gives the address of the page that offers it again."""
    form = KeptForm(key=token(), path=request.full_path.rstrip("?")[:500], fields=fields_of_request())
    db.session.add(form)
    session["kept"] = [*session.get("kept", [])[-4:], form.key]
    return url_for("kept.show", key=form.key)


def fields_of_request() -> list[tuple[str, str]]:
    """Names and values that the form was sent with, without passwords and tokens."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT]


def render(path: str, fields: list[Any], reason: str) -> str:
    """A page that shows what was sent and offers to send it again."""
    if urlsplit(path).netloc or not path.startswith("/") or path.startswith("//"):
        abort(404)
    texts = [value for _, value in fields if len(value) > 40 or "\n" in value]
    return render_template("errors/kept.html", path=path, fields=fields, texts=texts, reason=reason)


@blueprint.get("/kept/<key>")
@access.public
def show(key: str) -> str:
    """The kept form, for the browser that sent it."""
    form = queries.kept_form(key) if key in session.get("kept", []) else None
    if form is None:
        abort(404)
    return render(form.path, form.fields, "You were signed out when you sent this. It is all here.")


@handler("web.forget_kept_forms", every=timedelta(hours=6))
def forget_kept_forms() -> None:
    """Delete kept forms that nobody came back for."""
    queries.forget_kept_forms(before=now() - KEPT_FOR)

"""What was set up and changed, by whom and why."""

from flask import render_template, request

from portal.accounts import sessions
from portal.admin import queries
from portal.admin.views import blueprint
from portal.admin.wording import sentence
from portal.web import access


@blueprint.get("/admin/journal")
@access.admin
def journal() -> str:
    """The latest first."""
    page = queries.set_up(sessions.viewer(), key=request.args.get("key"))
    people = queries.people_in(page.items)
    return render_template("admin/journal.html", page=page, people=people, sentence=sentence)

"""How the site is, for all staff; what can be done about it, for admins."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.admin import actions
from portal.admin import state as site
from portal.admin.views import blueprint
from portal.web import access
from portal.web.filters import plural


@blueprint.get("/admin/state")
@access.staff
def state() -> str:
    """Database, worker, queue, index, mail."""
    compared = "compare" in request.args
    return render_template("admin/state.html", facts=site.facts(compare=compared), compared=compared)


@blueprint.post("/admin/failed-jobs/tries")
@access.admin
def retry_failed_jobs() -> ResponseReturnValue:
    """Another round of tries."""
    count = actions.retry_failed_jobs(sessions.person())
    flash(f"{plural(count, 'job')} will be tried again." if count else "Nothing had failed.", "success")
    return redirect(url_for("admin.state"), 303)


@blueprint.post("/admin/index/rebuilds")
@access.admin
def rebuild_index() -> ResponseReturnValue:
    """Build the search index anew; the old one serves meanwhile."""
    actions.rebuild_index(sessions.person())
    flash("The worker builds the index anew. Search goes on with the old one meanwhile.", "success")
    return redirect(url_for("admin.state"), 303)

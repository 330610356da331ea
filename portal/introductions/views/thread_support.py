"""For support: a thread that everybody in it lets them read, and what members reported."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.introductions.actions import thread as verbs
from portal.introductions.queries import thread
from portal.introductions.views import blueprint
from portal.introductions.views.in_person import unseen_by_others
from portal.introductions.views.thread_shown import shown
from portal.web import access
from portal.web.links import local


@blueprint.get("/introductions/threads/<int:introduction_id>")
@access.staff
@unseen_by_others
def read(introduction_id: int) -> ResponseReturnValue:
    """While everybody who is there invites support; otherwise there is no such page."""
    viewer = sessions.person()
    of = thread.readable(viewer, introduction_id)
    return render_template(
        "introductions/thread_for_support.html",
        introduction=of.introduction,
        thread=shown(viewer, of, "introductions.read"),
    )


@blueprint.post("/introductions/reports/<int:report_id>/care")
@access.staff
def handle(report_id: int) -> ResponseReturnValue:
    """Support has dealt with it."""
    viewer = sessions.person()
    verbs.note_handled(viewer, thread.report(viewer, report_id))
    flash("Noted: dealt with.", "success")
    return redirect(local(request.form.get("next"), url_for("introductions.proposals")), 303)

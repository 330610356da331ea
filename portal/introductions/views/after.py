"""What became of it: whether it helped, thanks, a story."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.core.errors import Invalid
from portal.introductions import actions, queries
from portal.introductions.forms import FeedbackForm
from portal.introductions.views import blueprint, meeting
from portal.introductions.views.in_person import in_person


@blueprint.post("/introductions/<int:introduction_id>/feedback")
@in_person
def say_whether_it_helped(introduction_id: int) -> ResponseReturnValue:
    """Once."""
    viewer = sessions.person()
    member, form = queries.member(viewer, introduction_id), FeedbackForm()
    if not form.validate():
        return meeting.page(member, form), 400
    try:
        actions.say_whether_it_helped(viewer, member, helped=form.helped.data == "yes", thanks=form.thanks.data or "")
    except Invalid as error:
        form.thanks.errors = [str(error)]
        return meeting.page(member, form), 400
    flash("Thank you for saying so.", "success")
    return redirect(url_for("introductions.show", introduction_id=introduction_id, _anchor="after"), 303)


@blueprint.route("/introductions/<int:introduction_id>/story-leave", methods=["POST", "DELETE"])
@in_person
def story_leave(introduction_id: int) -> ResponseReturnValue:
    """One would be glad of a story; DELETE: not after all."""
    viewer = sessions.person()
    member = queries.member(viewer, introduction_id)
    if request.method == "DELETE":
        actions.disallow_story(viewer, member)
        flash("Taken back.")
    else:
        actions.allow_story(viewer, member)
        flash("Noted. When everybody is glad of a story, each can begin one.", "success")
    return redirect(url_for("introductions.show", introduction_id=introduction_id, _anchor="after"), 303)

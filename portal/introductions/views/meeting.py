"""What those who met have together."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.community import queries as community
from portal.introductions import actions, queries, rules
from portal.introductions.forms import FeedbackForm
from portal.introductions.models import Introduction, Member
from portal.introductions.views import blueprint
from portal.introductions.views.in_person import in_person
from portal.introductions.views.thread_shown import MessageForm, shown_to
from portal.notifications.reading import note_opened


@blueprint.get("/introductions/<int:introduction_id>")
@in_person
def show(introduction_id: int) -> ResponseReturnValue:
    """Who the others are as they chose to be seen, what they have in common, and the thread."""
    note_opened(sessions.viewer(), Introduction.__tablename__, introduction_id)
    return page(queries.member(sessions.person(), introduction_id))


@blueprint.delete("/introductions/<int:introduction_id>/membership")
@in_person
def withdraw(introduction_id: int) -> ResponseReturnValue:
    """End it, take back what one shared."""
    actions.withdraw(sessions.person(), queries.member(sessions.person(), introduction_id))
    flash("You have ended it. What you shared is shown no more.", "success")
    return redirect(url_for("introductions.show", introduction_id=introduction_id), 303)


def page(member: Member, form: FeedbackForm | None = None, message_form: MessageForm | None = None) -> str:
    """The page of a meeting, for one of those who met."""
    viewer, introduction = sessions.person(), member.introduction
    everybody = queries.members(introduction.id)
    here = queries.present(everybody)
    ids = [one.user_id for one in here]
    said, leaves = queries.feedback(introduction.id), queries.leaves(introduction.id)
    seen = {
        one.id: rules.may_see_card(viewer, member, one, owner_is_present=one in here)
        for one in everybody
        if one.user_id != viewer.id
    }
    posts = community.posts(viewer, [introduction.post_id]) if introduction.post_id else {}
    return render_template(
        "introductions/meeting.html",
        member=member,
        introduction=introduction,
        others=[one for one in everybody if one.user_id != viewer.id],
        seen=seen,
        visible=[number for number, may in seen.items() if may],
        is_group=len(everybody) > rules.FEWEST,
        thread=shown_to(viewer, member, message_form),
        may_write=rules.may_write(viewer, member, ids),
        is_here=member.left_at is None,
        said=said.get(viewer.id),
        thanks=[one.thanks for user_id, one in said.items() if user_id != viewer.id and user_id in ids and one.thanks],
        form=form or FeedbackForm(formdata=None),
        gave_leave=viewer.id in leaves,
        may_begin_story=rules.may_begin_story(viewer, ids, leaves),
        post=posts.get(introduction.post_id or 0),
    )

"""A customer would like to talk to somebody."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.taking_part import taking_part
from portal.community import queries as community
from portal.community.models import Kind, Post
from portal.core.errors import Invalid
from portal.introductions import actions, queries, rules
from portal.introductions.forms import WishForm
from portal.introductions.models import Wants
from portal.introductions.views import blueprint
from portal.introductions.views.in_person import unseen_by_others
from portal.web.limits import limiter


@blueprint.route("/posts/<int:post_id>/introduction-wish", methods=["GET", "POST"])
@taking_part
@unseen_by_others
@limiter.limit("20/hour", methods=["POST"])
def wish(post_id: int) -> ResponseReturnValue:
    """The form; what was wished is changed here, too."""
    viewer = sessions.person()
    post = _problem(post_id)
    if not rules.may_wish(viewer):
        abort(404)
    there = queries.wish_of(viewer, post.id)
    form = WishForm(data={"wants": there.wants, "words": there.words} if there else None)
    if form.validate_on_submit():
        try:
            actions.wish_for(viewer, post, wants=Wants(form.wants.data), words=form.words.data or "")
        except Invalid as error:
            form.words.errors = [str(error)]
        else:
            flash("Noted. Support looks for somebody and asks them; you are asked then, too.", "success")
            return redirect(url_for("introductions.overview"), 303)
    page = render_template("introductions/wish.html", form=form, post=post, wish=there)
    return page, 400 if form.is_submitted() else 200


@blueprint.delete("/posts/<int:post_id>/introduction-wish")
@taking_part
@unseen_by_others
def take_back_wish(post_id: int) -> ResponseReturnValue:
    """Not after all."""
    viewer = sessions.person()
    there = queries.wish_of(viewer, post_id)
    if there is not None:
        actions.take_back_wish(viewer, there)
    flash("Your wish is taken back.")
    return redirect(url_for("introductions.overview"), 303)


def _problem(post_id: int) -> Post:
    post = community.post(sessions.person(), post_id)
    if post.kind == Kind.STORY:
        abort(404)
    return post

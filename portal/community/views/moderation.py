"""Support hides what should not stand here, and brings it back. A hiding is a noun: POST makes it, DELETE lifts it."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import person, viewer
from portal.community import actions, queries
from portal.community.views import blueprint, post_page
from portal.web import access

HIDDEN = "Hidden. Only support sees it now; “What is hidden” in your menu lists it."


@blueprint.post("/posts/<int:post_id>/hiding")
@access.staff
def hide_post(post_id: int) -> ResponseReturnValue:
    """Let only support see the post."""
    post = queries.post(viewer(), post_id)
    actions.hide(person(), post, reason=request.form.get("reason", ""))
    flash(HIDDEN)
    return redirect(post_page.address(post), 303)


@blueprint.delete("/posts/<int:post_id>/hiding")
@access.staff
def restore_post(post_id: int) -> ResponseReturnValue:
    """Show the post again."""
    post = queries.post(viewer(), post_id)
    actions.restore(person(), post, reason=request.form.get("reason", ""))
    flash("Restored. Everybody who could see it sees it again.", "success")
    return redirect(post_page.address(post), 303)


@blueprint.post("/replies/<int:reply_id>/hiding")
@access.staff
def hide_reply(reply_id: int) -> ResponseReturnValue:
    """Let only support see the reply."""
    reply = queries.reply(viewer(), reply_id)
    actions.hide(person(), reply, reason=request.form.get("reason", ""))
    flash(HIDDEN)
    return redirect(post_page.address_of_reply(reply), 303)


@blueprint.delete("/replies/<int:reply_id>/hiding")
@access.staff
def restore_reply(reply_id: int) -> ResponseReturnValue:
    """Show the reply again."""
    reply = queries.reply(viewer(), reply_id)
    actions.restore(person(), reply, reason=request.form.get("reason", ""))
    flash("Restored. Everybody who could see it sees it again.", "success")
    return redirect(post_page.address_of_reply(reply), 303)

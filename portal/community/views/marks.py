"""What people say about posts and replies, and take back. Each is a noun: POST sets it, DELETE takes it away."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import person, viewer
from portal.accounts.taking_part import taking_part
from portal.community import actions, queries
from portal.community.models import Post, Reply
from portal.community.views import blueprint, post_page
from portal.core.errors import Invalid
from portal.products.models import Version
from portal.products.queries import version
from portal.web.limits import limiter
from portal.web.links import local

often = limiter.limit("60/minute")


@blueprint.post("/posts/<int:post_id>/confirmation")
@taking_part
@often
def confirm_post(post_id: int) -> ResponseReturnValue:
    """The workaround post worked, or did not."""
    return _confirm(queries.post(viewer(), post_id))


@blueprint.delete("/posts/<int:post_id>/confirmation")
@taking_part
@often
def withdraw_post_confirmation(post_id: int) -> ResponseReturnValue:
    """Take that back."""
    return _withdraw(queries.post(viewer(), post_id))


@blueprint.post("/replies/<int:reply_id>/confirmation")
@taking_part
@often
def confirm_reply(reply_id: int) -> ResponseReturnValue:
    """The reply worked, or did not."""
    reply = queries.reply(viewer(), reply_id)
    return _confirm(reply.post, reply)


@blueprint.delete("/replies/<int:reply_id>/confirmation")
@taking_part
@often
def withdraw_reply_confirmation(reply_id: int) -> ResponseReturnValue:
    """Take that back."""
    reply = queries.reply(viewer(), reply_id)
    return _withdraw(reply.post, reply)


@blueprint.post("/replies/<int:reply_id>/solution-mark")
@taking_part
@often
def mark_solution(reply_id: int) -> ResponseReturnValue:
    """This solved it."""
    reply = queries.reply(viewer(), reply_id)
    actions.mark_solution(person(), reply)
    flash("Marked. Whoever has the same finds it first now.", "success")
    return _to_helped(reply.post, reply)


@blueprint.delete("/replies/<int:reply_id>/solution-mark")
@taking_part
@often
def unmark_solution(reply_id: int) -> ResponseReturnValue:
    """It did not, after all."""
    reply = queries.reply(viewer(), reply_id)
    actions.unmark_solution(person(), reply)
    flash("The mark is taken back.")
    return redirect(post_page.address_of_reply(reply), 303)


@blueprint.post("/posts/<int:post_id>/me-too")
@taking_part
@often
def say_me_too(post_id: int) -> ResponseReturnValue:
    """I have this too."""
    post = queries.post(viewer(), post_id)
    actions.me_too(
        person(),
        post,
        version=_version(),
        environment=request.form.get("environment", ""),
        may_introduce="may_introduce" in request.form,
    )
    flash("Noted: you have this too.", "success")
    return redirect(post_page.address(post, _anchor="affected"), 303)


@blueprint.delete("/posts/<int:post_id>/me-too")
@taking_part
@often
def withdraw_me_too(post_id: int) -> ResponseReturnValue:
    """I don't have it, after all."""
    post = queries.post(viewer(), post_id)
    actions.withdraw_me_too(person(), post)
    flash("Taken back. You are not counted any more.")
    return redirect(post_page.address(post, _anchor="affected"), 303)


@blueprint.post("/posts/<int:post_id>/watch")
@taking_part
@often
def watch_post(post_id: int) -> ResponseReturnValue:
    """Tell me what becomes of it."""
    post = queries.post(viewer(), post_id)
    actions.watch(person(), post)
    return redirect(post_page.address(post, _anchor="watch"), 303)


@blueprint.delete("/posts/<int:post_id>/watch")
@taking_part
@often
def unwatch_post(post_id: int) -> ResponseReturnValue:
    """Tell me no more of it."""
    post = queries.post(viewer(), post_id)
    actions.unwatch(person(), post)
    return redirect(local(request.form.get("next"), post_page.address(post, _anchor="watch")), 303)


def _confirm(post: Post, reply: Reply | None = None) -> ResponseReturnValue:
    worked = request.form.get("worked")
    if worked not in ("yes", "no"):
        raise Invalid("Say whether it worked or not.")
    note = request.form.get("note", "")
    actions.confirm(person(), post, reply=reply, worked=worked == "yes", version=_version(), note=note)
    flash("Thank you. Others with the same problem see it.", "success")
    return _to_helped(post, reply)


def _withdraw(post: Post, reply: Reply | None = None) -> ResponseReturnValue:
    actions.withdraw_confirmation(person(), post, reply=reply)
    flash("Taken back.")
    return _to_helped(post, reply)


def _to_helped(post: Post, reply: Reply | None) -> ResponseReturnValue:
    return redirect(post_page.address(post, _anchor=f"helped-{reply.id}" if reply else "helped"), 303)


def _version() -> Version | None:
    chosen = request.form.get("version", "")
    if not chosen:
        return None
    found = version(int(chosen)) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    if found is None:
        raise Invalid("There is no such version.", "version")
    return found

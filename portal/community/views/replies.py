"""Answers: write one, find it again, change it."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import person, viewer
from portal.accounts.taking_part import taking_part
from portal.community import actions, blanking, queries, rules
from portal.community.models import Post, Reply, ReplyKind
from portal.community.views import blueprint, post_page
from portal.community.views.reply_form import ReplyEditForm, ReplyForm
from portal.core import markdown
from portal.core.db import reads_only
from portal.core.errors import Invalid, Refused
from portal.web import access
from portal.web.limits import limiter


@blueprint.post("/posts/<int:post_id>/replies")
@taking_part
@limiter.limit("20/minute;200/hour")
def create_reply(post_id: int) -> ResponseReturnValue:
    """Publish, unless something speaks against it; then the page comes back with everything in it."""
    post = queries.post(viewer(), post_id)
    form = ReplyForm.of(post)
    again = _again(post, form)
    if again is not None:
        return again
    try:
        reply = actions.reply(
            person(),
            post,
            kind=ReplyKind(form.kind.data),
            body=form.body.data,
            publish_key=form.publish_key.data or None,
        )
    except Invalid as error:
        form.body.errors = [str(error)]
        return post_page.render(post, form=form), 400
    session["reply_posted"] = form.publish_key.data
    flash("Your reply is published. Thank you.", "success")
    return redirect(_address_of_text(reply), 303)


@blueprint.post("/replies/preview")
@access.public
@limiter.limit("60/minute")
@reads_only
def preview_reply() -> ResponseReturnValue:
    """How it will look, as a fragment."""
    preview, is_change = _preview(request.form.get("body", "")), "change" in request.args
    return render_template("community/post_preview.html", preview=preview, is_change=is_change)


@blueprint.get("/replies/<int:reply_id>")
@access.public
def show_reply(reply_id: int) -> ResponseReturnValue:
    """Lead to where the reply stands in its conversation."""
    return redirect(post_page.address_of_reply(queries.reply(viewer(), reply_id)))


@blueprint.get("/replies/<int:reply_id>/edit")
@taking_part
def edit_reply(reply_id: int) -> ResponseReturnValue:
    """The form with what is written."""
    reply = _own(reply_id)
    return _edit_page(reply, ReplyEditForm.of(reply.post, formdata=None, data={"kind": reply.kind, "body": reply.body}))


@blueprint.post("/replies/<int:reply_id>/edit")
@taking_part
@limiter.limit("30/minute")
def change_reply(reply_id: int) -> ResponseReturnValue:
    """Save the change, unless something speaks against it; then the form comes back with everything in it."""
    reply = _own(reply_id)
    form = ReplyEditForm.of(reply.post)
    if request.form.get("action") == "preview":
        return _edit_page(reply, form, preview=_preview(form.body.data or "", reply.format))
    if not form.validate():
        return _edit_page(reply, form), 400
    try:
        actions.edit_reply(
            person(), reply, body=form.body.data, kind=ReplyKind(form.kind.data), reason=form.reason.data or ""
        )
    except Invalid as error:
        form["reason" if error.field == "reason" else "body"].errors = [str(error)]
        return _edit_page(reply, form), 400
    flash("The change is saved.", "success")
    return redirect(_address_of_text(reply), 303)


def _again(post: Post, form: ReplyForm) -> ResponseReturnValue | None:
    """The page once more, when this was not yet meant to be published or should not be as it is; else None."""
    action, texts = request.form.get("action"), {"body": form.body.data or ""}
    if action == "preview":
        return post_page.render(post, form=form, preview=_preview(texts["body"]))
    if action == "blank":
        form.body.data = blanking.blank(texts).get("body", texts["body"])
        return post_page.render(post, form=form, is_blanked=True)
    if not form.validate():
        return post_page.render(post, form=form), 400
    found = blanking.find(texts)
    if found and request.form.get("as_is") != blanking.fingerprint(texts):
        return post_page.render(post, form=form, findings=found, fingerprint=blanking.fingerprint(texts))
    return None


def _address_of_text(reply: Reply) -> str:
    """Where its words stand: what helps stands above, and the conversation only names it."""
    if rules.helps_as(reply.kind, bool(reply.marks)) is None:
        return post_page.address_of_reply(reply)
    return post_page.address(reply.post, _anchor=f"helped-{reply.id}")


def _own(reply_id: int) -> Reply:
    reply = queries.reply(viewer(), reply_id)
    if not rules.may_edit(viewer(), reply):
        raise Refused("Only its author and support can change this. Write a reply of your own instead.")
    return reply


def _edit_page(reply: Reply, form: ReplyEditForm, preview: str | None = None) -> str:
    return render_template(
        "community/post_reply_edit.html",
        reply=reply,
        form=form,
        preview=preview,
        is_change=True,
        needs_reason=not rules.is_author(viewer(), reply),
        address=url_for("community.change_reply", reply_id=reply.id),
        back=post_page.address_of_reply(reply),
    )


def _preview(text: str, format: str = "markdown") -> str:
    return markdown.render(text, format)

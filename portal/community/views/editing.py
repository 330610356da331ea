"""Changing what is written."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models import User
from portal.accounts.sessions import viewer
from portal.community import actions, queries, rules
from portal.community.actions.posts import Stale
from portal.community.forms import EditForm
from portal.community.models import Kind, Post
from portal.community.views import blueprint, composing
from portal.community.views.drafts import visitor
from portal.core.errors import Invalid, NotFound, Refused
from portal.products.queries import products
from portal.web import access
from portal.web.limits import limiter


@blueprint.get("/posts/<int:post_id>/edit")
@access.signed_in
def edit_post(post_id: int) -> ResponseReturnValue:
    """The form with what is written."""
    post = _own(post_id)
    form = EditForm(formdata=None, data=_as_typed(post))
    return _page(form, post)


@blueprint.post("/posts/<int:post_id>/edit")
@access.signed_in
@limiter.limit("30/minute")
def change_post(post_id: int) -> ResponseReturnValue:
    """Save the change, unless something speaks against it; then the form comes back with everything in it."""
    post = _own(post_id)
    form = EditForm()
    _offer(form, post)
    action = request.form.get("action")
    if action == "preview":
        return _page(form, post, preview=composing.preview_of(form, post.format))
    if action == "blank":
        composing.blank(form)
        return _page(form, post, is_blanked=True)
    if not form.validate():
        return _page(form, post)
    if not composing.is_safe(form):
        return _page(form, post, with_findings=True)
    return _save(post, form)


def _save(post: Post, form: EditForm) -> ResponseReturnValue:
    writer = viewer()
    assert isinstance(writer, User)
    known = int(form.revision.data) if (form.revision.data or "").isdigit() else None
    given = {"kind": Kind(form.kind.data), "reason": form.reason.data, "revision": known}
    try:
        actions.edit_post(writer, post, **given, **form.as_post())
    except Stale:
        form.revision.data = str(post.revision)
        return _page(form, post, is_stale=True)
    except (Refused, Invalid) as error:
        composing.complain(form, str(error), getattr(error, "field", None))
        return _page(form, post)
    if request.form.get("publish_key"):
        _discard(request.form["publish_key"])
    flash("The change is saved.", "success")
    return redirect(url_for("community.show_post", post_id=post.id), 303)


def _own(post_id: int) -> Post:
    post = queries.post(viewer(), post_id)
    if not rules.may_edit(viewer(), post):
        raise Refused("Only its author and support can change this. Reply instead: that helps just as much.")
    return post


def _page(form: EditForm, post: Post, **more: Any) -> str:
    _offer(form, post)
    return composing.show(
        form,
        address=url_for("community.change_post", post_id=post.id),
        key=f"edit-{post.id}-{post.revision}",
        post=post,
        needs_reason=not rules.is_author(viewer(), post),
        **more,
    )


def _offer(form: EditForm, post: Post) -> None:
    form.offer(products(), post.organisation)


def _as_typed(post: Post) -> dict[str, Any]:
    return {
        "kind": post.kind,
        "title": post.title,
        "body": post.body,
        "helps": post.helps,
        "product": str(post.product_id or ""),
        "version": str(post.version_id or ""),
        "environment": post.environment,
        "tags": ", ".join(tag.name for tag in post.tags),
        "visibility": post.visibility,
        "revision": str(post.revision),
    }


def _discard(key: str) -> None:
    try:
        actions.discard_draft(viewer(), key=key, visitor=visitor())
    except NotFound:
        return

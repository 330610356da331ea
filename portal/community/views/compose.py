"""Writing a post: kept when it can't be taken yet, and published once however often it is sent."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from portal.accounts.models import User, Visitor
from portal.accounts.sessions import viewer
from portal.community import actions, wording
from portal.community.forms import PostForm
from portal.community.models import Kind, Post
from portal.community.queries import writing
from portal.community.views import blueprint, composing
from portal.community.views.drafts import KEY, Kept, keep, listed, offered, seen, visitor
from portal.core.errors import Invalid, NotFound, Refused
from portal.core.ids import token
from portal.web import access, errors
from portal.web.limits import limiter

PREFILLED = ("kind", "title", "body", "helps", "product", "version", "environment", "tags", "inquiry")
# What higher slices do once something was published: they get the post and the fields that the form was sent with.
after_publish: list[Callable[[Post, Mapping[str, str]], None]] = []


@blueprint.get("/posts/new")
@access.public
def new_post() -> ResponseReturnValue:
    """The empty form, or the draft of that key. Every form has its key in its address: a reload finds its text."""
    key = request.args.get("key", "")
    if not KEY.fullmatch(key):
        return redirect(url_for("community.new_post", **_named_in_address() | {"key": token()}), 303)
    there = writing.published_with(viewer(), key)
    if there:
        return render_template("community/published.html", post=there)
    draft = writing.own_draft(viewer(), visitor(), key)
    form = offered(PostForm(formdata=None, data=draft.fields if draft else _given()))
    return _page(form, key, Kept(draft) if draft else None, drafts=listed(without=key))


@blueprint.post("/posts/new")
@access.public
@limiter.limit("20/minute;120/hour")
def create_post() -> ResponseReturnValue:
    """Publish, unless something speaks against it; then the form comes back with everything in it."""
    form, key, action = offered(PostForm()), _key(), request.form.get("action")
    writer = viewer()
    if action == "preview":
        return _page(form, key, keep(form, key), preview=composing.preview_of(form))
    if action == "blank":
        composing.blank(form)
        return _page(form, key, keep(form, key), is_blanked=True)
    if not form.validate():
        return _page(form, key, None if form.is_blank() else keep(form, key))
    there = _published_already(writer, form, key, apart=action == "apart")
    if there:
        return _once(there, form, key)
    if not composing.is_safe(form):
        return _page(form, key, keep(form, key), with_findings=True)
    if not isinstance(writer, User):
        return _sign_in_first(form, key)
    return _publish(writer, form, key)


def _publish(writer: User, form: PostForm, key: str) -> ResponseReturnValue:
    try:
        post = actions.publish_post(writer, kind=Kind(form.kind.data), publish_key=key, **form.as_post())
    except (Refused, Invalid) as error:
        composing.complain(form, str(error), getattr(error, "field", None))
        return _page(form, key, keep(form, key))
    _discard(request.form.get("continues"))
    for hook in after_publish:
        hook(post, request.form)
    flash(wording.PUBLISHED, "success")
    return redirect(url_for("community.show_post", post_id=post.id), 303)


def _once(there: Post, form: PostForm, key: str) -> ResponseReturnValue:
    """It was published before. The same words lead to it; other words are kept, and one may say what they are."""
    if _says_the_same(there, form):
        flash("You have published this already. Here it is.")
        return redirect(url_for("community.show_post", post_id=there.id), 303)
    kept = keep(form, token() if there.publish_key == f"{viewer().id}:{key}" else key)
    return _page(form, key, kept, twin=there, address=url_for("community.edit_post", post_id=there.id))


def _published_already(writer: Any, form: PostForm, key: str, *, apart: bool) -> Post | None:
    keys = [key] if apart else [key, request.form.get("twin", ""), request.form.get("continues", "")]
    found = next(filter(None, (writing.published_with(writer, name) for name in keys)), None)
    if found or not isinstance(writer, User):
        return found
    return writing.just_published(
        writer,
        kind=Kind(form.kind.data),
        title=form.title.data,
        body=form.body.data.strip(),
        helps=form.as_post()["helps"],
    )


def _says_the_same(post: Post, form: PostForm) -> bool:
    given = form.as_post()
    return all(getattr(post, name).strip() == given[name].strip() for name in ("title", "body", "helps"))


def _sign_in_first(form: PostForm, key: str) -> ResponseReturnValue:
    kept = keep(form, key)
    flash("Your text is kept. Sign in or join, then press Publish.")
    return redirect(url_for("accounts.sign_in", next=url_for("community.new_post", key=kept.draft.key)), 303)


@blueprint.errorhandler(CSRFError)
def _session_ended(error: CSRFError) -> ResponseReturnValue:
    """A post sent after the session ended is a draft of whoever signs in next in this browser."""
    if request.endpoint == "community.create_post" and isinstance(viewer(), Visitor) and _is_own_page():
        return _sign_in_first(offered(PostForm()), _key())
    return errors.old_page(error)


def _page(form: PostForm, key: str, kept: Kept | None = None, **more: Any) -> str:
    draft = kept.draft if kept else None
    form.publish_key.data = key = draft.key if draft else key
    fields = draft.fields if draft else {}
    known = {
        "address": url_for("community.new_post", key=key),
        "seen": seen(draft),
        "saved_at": draft.updated if draft else None,
        "twin_key": fields.get("twin", ""),
        "continues": fields.get("continues", ""),
        "other": kept.other if kept and not kept.is_signed_out else None,
    }
    return composing.show(form, key=key, **known | more)


def _given() -> dict[str, Any]:
    """What the address or the writer's own account says about a new post."""
    given = _named_in_address()
    if {"product", "version"} & given.keys():
        return given
    return composing.about(f"{given.get('title', '')}\n{given.get('body', '')}") | given


def _named_in_address() -> dict[str, Any]:
    return {name: request.args[name] for name in PREFILLED if name in request.args}


def _key() -> str:
    key = request.form.get("publish_key", "")
    return key if KEY.fullmatch(key) else token()


def _discard(key: str | None) -> None:
    try:
        actions.discard_draft(viewer(), key=key or "", visitor=visitor())
    except NotFound:
        return


def _is_own_page() -> bool:
    """Whether the browser says that the form was on this site; old ones say nothing."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"

"""Unfinished posts: kept while one types, listed, thrown away; a visitor's are taken over at sign-in."""

import re
from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from portal.accounts.models import User
from portal.accounts.sessions import on_sign_in, viewer
from portal.community import actions
from portal.community.forms import PostForm
from portal.community.models import Draft
from portal.community.queries import writing
from portal.community.views import blueprint
from portal.core.db import reads_only
from portal.core.ids import token as random_token
from portal.products.queries import products
from portal.web import access
from portal.web.limits import limiter

KEY = re.compile(r"[\w-]{16,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a text is kept now; `other` is what another window, or somebody else, has under the form's key."""

    draft: Draft
    other: Draft | None = None
    is_signed_out: bool = False


@blueprint.get("/drafts")
@access.public
def drafts() -> ResponseReturnValue:
    """All unfinished posts of this person, or of this browser."""
    return render_template("community/drafts.html", drafts=listed())


@blueprint.post("/drafts")
@access.public
@limiter.limit("30/minute")
def start_draft() -> ResponseReturnValue:
    """Go on in the form with what was typed elsewhere, however long it is."""
    form = offered(PostForm())
    key = random_token()
    if not form.is_blank():
        key = keep(form, key).draft.key
    return redirect(url_for("community.new_post", key=key), 303)


@blueprint.post("/drafts/<key>")
@access.public
@limiter.limit("120/minute")
def save_draft(key: str) -> ResponseReturnValue:
    """Keep what was typed so far; answers with what the form must know to save again."""
    form = offered(PostForm())
    if not KEY.fullmatch(key) or writing.published_with(viewer(), key):
        return jsonify(saved=False, seen="")
    if form.is_blank() and not writing.own_draft(viewer(), visitor(), key):
        return jsonify(saved=False, seen="")
    kept = keep(form, key)
    if kept.draft.key != key:
        return jsonify(
            key=kept.draft.key,
            seen=seen(kept.draft),
            signed_out=kept.is_signed_out,
            draft_url=url_for("community.save_draft", key=kept.draft.key),
            form_url=url_for("community.new_post", key=kept.draft.key),
            other_url=url_for("community.new_post", key=key),
        ), 202
    return jsonify(saved=True, seen=seen(kept.draft))


@blueprint.delete("/drafts/<key>")
@access.public
@limiter.limit("60/minute")
def discard_draft(key: str) -> ResponseReturnValue:
    """Throw one away, and go back to where that was pressed: the list, or a form that is being filled in (`at`)."""
    actions.discard_draft(viewer(), key=key, visitor=visitor())
    flash("The draft is thrown away.")
    at = request.form.get("at", "")
    if KEY.fullmatch(at) and at != key:
        return redirect(url_for("community.new_post", key=at), 303)
    return redirect(url_for("community.drafts"), 303)


@blueprint.get("/drafts/token")
@access.public
@reads_only
def token() -> ResponseReturnValue:
    """A new token for a form whose session ended, and whether somebody is signed in."""
    return jsonify(csrf_token=generate_csrf(), signed_in=viewer().is_authenticated)


def keep(form: PostForm, key: str) -> Kept:
    """Save what is in `form` under `key`; under a new key where another window's or somebody else's text stands."""
    there = writing.draft(key)
    fields = form.typed() | {name: request.form.get(name, "")[:60] for name in ("window", "twin", "continues")}
    if there is None:
        return Kept(_save(key, fields))
    if not writing.is_own(viewer(), visitor(), there):
        return Kept(_save(random_token(), fields | {"continues": key}), there, is_signed_out=True)
    if _changed_elsewhere(there, form):
        return Kept(_save(random_token(), fields | {"twin": key}), there)
    return Kept(_save(key, fields))


def with_these_words(form: PostForm) -> Draft | None:
    """The viewer's draft with the same title and text, so that pressing twice leaves one."""
    words = {name: form.typed()[name] for name in ("title", "body")}
    found = writing.own_drafts(viewer(), visitor())
    return next((one for one in found if all(one.fields.get(name, "") == words[name] for name in words)), None)


def listed(without: str = "") -> list[dict[str, object]]:
    """Key, title and time of the viewer's drafts, without the one at hand and those that another one continues."""
    found = writing.own_drafts(viewer(), visitor())
    continued = {draft.fields.get("continues") for draft in found} | {without}
    return [
        {
            "key": draft.key,
            "title": draft.fields.get("title") or str(draft.fields.get("body", ""))[:60] or "(no title yet)",
            "updated": draft.updated,
        }
        for draft in found
        if draft.key not in continued
    ]


def offered(form: PostForm) -> PostForm:
    """`form` with what the viewer may choose from."""
    form.offer(products(), getattr(viewer(), "organisation", None))
    return form


def seen(draft: Draft | None) -> str:
    """Which state of the draft a window knows."""
    return draft.updated.isoformat() if draft else ""


def visitor() -> str | None:
    """The first-party token of this browser, if anything was typed here by somebody not signed in."""
    return session.get("visitor")


def _save(key: str, fields: dict[str, str]) -> Draft:
    if not viewer().is_authenticated and "visitor" not in session:
        session["visitor"] = random_token()
    return actions.save_draft(viewer(), key=key, visitor=visitor(), fields=fields)


def _changed_elsewhere(there: Draft, form: PostForm) -> bool:
    window = request.form.get("window") or "-"
    if there.fields.get("window") in (window, request.form.get("before") or "-"):
        return False
    is_same = all(there.fields.get(name, "") == value for name, value in form.typed().items())
    return not is_same and seen(there) != request.form.get("seen", "")


def _adopt(user: User) -> None:
    actions.adopt_drafts(user, session.pop("visitor", None))


on_sign_in.append(_adopt)

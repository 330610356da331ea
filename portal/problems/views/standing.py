"""Support says how a problem stands and who looks after it. Each is a noun: what is posted becomes its latest row."""

import hashlib

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.accounts.sessions import person, viewer
from portal.community import queries as community
from portal.community.models import Kind, Post, Standing
from portal.community.queries import cluster
from portal.community.views.post_page import address
from portal.core.errors import Invalid, NotFound
from portal.problems import actions, promises, wording
from portal.problems.forms import CareForm, StandingForm
from portal.problems.models import Announcement, Care
from portal.problems.queries import standing as queries
from portal.problems.views import blueprint
from portal.web import access

TOLD = "Announced. Everybody who has it or watches it is told."


@blueprint.get("/problems/<int:post_id>/standing")
@access.staff
def show_standing(post_id: int) -> ResponseReturnValue:
    """The form as it stands now, and what was said before."""
    post = problem(post_id)
    return _standing_page(post, StandingForm.of(post, queries.announced(post.id), formdata=None))


@blueprint.post("/problems/<int:post_id>/standing")
@access.staff
def announce(post_id: int) -> ResponseReturnValue:
    """Announce it, unless it promises something; then the form comes back once, with what does."""
    post = problem(post_id)
    form = StandingForm.of(post)
    if not form.validate():
        return _standing_page(post, form), 400
    found = promises.found(form.fact.data or "")
    if found and request.form.get("as_is") != fingerprint(form.fact.data):
        return _standing_page(post, form, found)
    try:
        standing = Standing(form.standing.data)
        actions.announce(person(), post, standing=standing, fixed_in=form.version(post), fact=form.fact.data or "")
    except Invalid as error:
        form[error.field if error.field in form else "standing"].errors = [str(error)]
        return _standing_page(post, form), 400
    flash(TOLD, "success")
    return redirect(address(post), 303)


@blueprint.get("/problems/<int:post_id>/care")
@access.staff
def show_care(post_id: int) -> ResponseReturnValue:
    """Who looks after it now, and what was agreed before."""
    post = problem(post_id)
    return _care_page(post, CareForm.of(queries.staff(), queries.care(post.id), formdata=None))


@blueprint.post("/problems/<int:post_id>/care")
@access.staff
def look_after(post_id: int) -> ResponseReturnValue:
    """Somebody looks after it, and says the next word by a day; both may stay open."""
    post = problem(post_id)
    form = CareForm.of(queries.staff())
    if not form.validate():
        return _care_page(post, form), 400
    owner = accounts.user(int(form.owner.data)) if form.owner.data else None
    try:
        actions.look_after(person(), post, owner=owner, next_word_on=form.next_word_on.data)
    except Invalid as error:
        form[error.field if error.field in form else "owner"].errors = [str(error)]
        return _care_page(post, form), 400
    flash("Noted. Everybody sees it on the page.", "success")
    return redirect(address(post), 303)


@blueprint.delete("/problems/<int:post_id>/care")
@access.staff
def leave(post_id: int) -> ResponseReturnValue:
    """Nobody looks after it any more."""
    post = problem(post_id)
    actions.look_after(person(), post)
    flash("Nobody looks after it now.")
    return redirect(address(post), 303)


def problem(post_id: int) -> Post:
    """The canonical problem of a post. Raises NotFound when there is none, or for a story."""
    post = community.post(viewer(), post_id)
    head = cluster.head_id(post)
    post = post if head == post.id else community.post(viewer(), head)
    if post.kind == Kind.STORY:
        raise NotFound("There is no such problem.")
    return post


def fingerprint(fact: str | None) -> str:
    """What says that exactly these words were warned of."""
    return hashlib.sha256((fact or "").encode()).hexdigest()[:16]


def _standing_page(post: Post, form: StandingForm, promised: list[str] | None = None) -> str:
    return render_template(
        "problems/staff_standing.html",
        post=post,
        form=form,
        promised=promised or [],
        fingerprint=fingerprint(form.fact.data),
        back=address(post),
        said=[row for row in queries.history(post.id) if isinstance(row, Announcement)],
        wording=wording,
        care_url=url_for("problems.show_care", post_id=post.id),
    )


def _care_page(post: Post, form: CareForm) -> str:
    return render_template(
        "problems/staff_care.html",
        post=post,
        form=form,
        back=address(post),
        now=queries.care(post.id),
        said=[row for row in queries.history(post.id) if isinstance(row, Care)],
        wording=wording,
    )

"""Inquiries: the results page of a question, and what came of it."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts.models import User
from portal.accounts.sessions import on_sign_in, viewer
from portal.asking import actions, queries, rules
from portal.asking.models import Inquiry, Outcome
from portal.asking.sealed import unseal
from portal.asking.views import answers, blueprint, home
from portal.asking.views.steps import next_step
from portal.community import queries as community
from portal.community.forms import PostForm
from portal.community.views import composing, drafts
from portal.core import ids
from portal.core.errors import Invalid, NotFound
from portal.web import access
from portal.web.limits import limiter

OFTEN = "120/minute"
MOST_REMEMBERED = 5
ANSWERS = {Outcome.SOLVED, Outcome.ME_TOO, Outcome.DIFFERENT}


@blueprint.post("/inquiries")
@access.public
@limiter.limit("60/minute;10/second")
def ask() -> ResponseReturnValue:
    """The ask box without JavaScript: write the question down and go to its results."""
    text = _text()
    question = rules.question("", text)
    if not rules.is_enough(question):
        return home.page(text, "A few words are needed: what happens, or the error as it stands there."), 400
    token = rules.known_token(request.form.get("token", ""))
    answer = answers.fresh(viewer(), question)
    if answer.offer is None:
        return render_template("asking/unavailable.html", text=text, token=token), 503
    inquiry = _noted(token, text, answer.sealed(token))
    _remember(inquiry)
    return redirect(url_for("asking.results", token=inquiry.token), 303)


@blueprint.get("/inquiries/<token>")
@access.public
def results(token: str) -> ResponseReturnValue:
    """The suggestions for a question, in the order they were shown, and what was said of them; for whoever asked."""
    inquiry = _own(token)
    answer = answers.kept(viewer(), inquiry)
    return render_template(
        "asking/results.html",
        inquiry=inquiry,
        answer=answer,
        token=token,
        step=next_step(viewer(), inquiry),
        said_of={shown.post_id: shown.answer for shown in inquiry.shown if shown.answer},
    )


@blueprint.post("/inquiries/<token>/openings")
@access.public
@limiter.limit(OFTEN)
def open_suggestion(token: str) -> ResponseReturnValue:
    """A suggestion was opened beside the text or in a window of its own."""
    inquiry = _sent(token)
    actions.note_opened(inquiry, _post_id())
    _remember(inquiry)
    return "", 204


@blueprint.post("/inquiries/<token>/departure")
@access.public
@limiter.limit(OFTEN)
def leave(token: str) -> ResponseReturnValue:
    """The page was left."""
    actions.note_left(_sent(token))
    return "", 204


@blueprint.post("/inquiries/<token>/answers")
@access.public
@limiter.limit(OFTEN)
def answer(token: str) -> ResponseReturnValue:
    """This solves it, I have this too, or mine is different, said of one suggestion."""
    said = request.form.get("answer", "")
    if said not in ANSWERS:
        abort(400)
    post = community.post(viewer(), _post_id())
    inquiry = _sent(token)
    reason = request.form.get("reason", "")
    actions.answer(viewer(), inquiry, post, Outcome(said), reason)
    _remember(inquiry)
    if said == Outcome.DIFFERENT:
        return _compose(inquiry, rules.with_difference(_text() or inquiry.text, post.id, post.title, reason))
    return redirect(url_for("asking.results", token=inquiry.token), 303)


@blueprint.delete("/inquiries/<token>/answers")
@access.public
@limiter.limit(OFTEN)
def take_back(token: str) -> ResponseReturnValue:
    """Not after all: what was said of one suggestion is taken back."""
    inquiry = _own(token)
    actions.take_back(viewer(), inquiry, community.post(viewer(), _post_id()))
    flash("Taken back.")
    return redirect(url_for("asking.results", token=inquiry.token), 303)


@blueprint.post("/inquiries/<token>/wrong-suggestions")
@access.staff
@limiter.limit(OFTEN)
def mark_wrong(token: str) -> ResponseReturnValue:
    """Support says that a suggestion doesn't fit the question; it is kept for learning."""
    inquiry = _sent(token)
    user = viewer()
    assert isinstance(user, User)
    actions.mark_wrong(user, inquiry, _post_id())
    flash("Noted. What is wrong here is learned from when the verdict is next calibrated.")
    return redirect(url_for("asking.results", token=inquiry.token), 303)


@blueprint.post("/inquiries/<token>/draft")
@access.public
@limiter.limit("30/minute")
def publish(token: str) -> ResponseReturnValue:
    """Nothing fits: go on writing in the form for a post, with everything that was typed."""
    if not request.form.get("sealed") and "text" in request.form:
        return _compose(None, _text())  # nothing could be looked up, so there is nothing to write down
    inquiry = _sent(token)
    _remember(inquiry)
    return _compose(inquiry, _text() or inquiry.text)


def _sent(token: str) -> Inquiry:
    """The inquiry that a request is about: as the page brought it, or, from the results page, as it is kept."""
    sealed = request.form.get("sealed")
    if sealed:
        return _noted(token, _text(), sealed)
    inquiry = _own(token)
    actions.attach(viewer(), inquiry)
    return inquiry


def _noted(token: str, text: str, sealed: str) -> Inquiry:
    offer = unseal(current_app.extensions["settings"].secret_key, token, sealed)
    try:
        return actions.note(viewer(), token=token, text=text, offer=offer)
    except NotFound:  # another person asked on this page before; this is a visit of its own
        return actions.note(viewer(), token=ids.token(), text=text, offer=offer)


def _own(token: str) -> Inquiry:
    return queries.inquiry(viewer(), token, session.get("inquiries", ()))


def _remember(inquiry: Inquiry) -> None:
    """Let this browser come back to a visitor's inquiry; the last few are enough."""
    if inquiry.user_id is None:
        others = [token for token in session.get("inquiries", []) if token != inquiry.token]
        session["inquiries"] = [*others, inquiry.token][-MOST_REMEMBERED:]


def _compose(inquiry: Inquiry | None, text: str) -> ResponseReturnValue:
    title, body = rules.split(text)
    typed = {"kind": "problem", "title": title, "body": body, "inquiry": inquiry.token if inquiry else ""}
    typed |= composing.about(text)
    form = drafts.offered(PostForm(MultiDict(typed)))
    there = drafts.with_these_words(form)
    key = there.key if there else drafts.keep(form, ids.token()).draft.key
    return redirect(url_for("community.new_post", key=key), 303)


def _text() -> str:
    """What was typed: one text, or title and body of a post. Raises Invalid when it is too large."""
    form = request.form
    text = rules.joined(form.get("title", ""), form.get("body", "")) or form.get("text", "").strip()
    most = current_app.extensions["settings"].max_post_bytes
    if len(text.encode(errors="replace")) > most:
        raise Invalid(
            f"This is too long: at most {most // 1000} kB fit. Go back, your text is still there; shorten it."
        )
    return text.replace("\r\n", "\n").replace("\x00", "")


def _post_id() -> int:
    number = request.form.get("post", "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _attach(user: User) -> None:
    """A visitor who signs in during the visit takes the inquiries along."""
    actions.attach_all(user, session.pop("inquiries", []))


if _attach not in on_sign_in:
    on_sign_in.append(_attach)

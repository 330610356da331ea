"""One request, as the person who is asked sees it, and their answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.models import User
from portal.community import queries as community
from portal.core.clock import now
from portal.core.errors import Invalid, Refused
from portal.introductions import actions, cards, queries, rules
from portal.introductions.cards import Choices
from portal.introductions.forms import AnswerForm
from portal.introductions.models import AnswerKind, Introduction, Outcome, Request
from portal.introductions.ranking import FOR_ONESELF, Why
from portal.introductions.views import blueprint
from portal.introductions.views.in_person import in_person
from portal.notifications.reading import note_opened
from portal.web.limits import limiter


@blueprint.get("/introductions/requests/<int:request_id>")
@in_person
def show_request(request_id: int) -> ResponseReturnValue:
    """Who asks, why me, what happens if I say yes, what the others see."""
    viewer = sessions.person()
    asked = queries.request(viewer, request_id)
    note_opened(viewer, Introduction.__tablename__, asked.introduction_id)
    asked = queries.request(viewer, request_id)
    return _page(viewer, asked, _form(viewer, asked))


@blueprint.post("/introductions/requests/<int:request_id>/answer")
@in_person
@limiter.limit("60/minute")
def answer(request_id: int) -> ResponseReturnValue:
    """Yes, no or later; or another look at what the others would get."""
    viewer = sessions.person()
    asked = queries.request(viewer, request_id)
    form = _form(viewer, asked)
    said = request.form.get("answer", "")
    if said not in list(AnswerKind):
        return _page(viewer, asked, form, is_preview=True)
    try:
        chosen = form.chosen() if said == AnswerKind.YES else None
        if not form.validate():
            return _page(viewer, asked, form), 400
        actions.answer(viewer, asked, AnswerKind(said), chosen, seen=request.form.get("seen", ""))
    except Invalid as error:
        _note(form, error)
        return _page(viewer, asked, form, is_preview=error.field is None), 400
    except Refused as error:
        flash(str(error))
        return redirect(url_for("introductions.show_request", request_id=asked.id), 303)
    if asked.introduction.opened_at is not None:
        return redirect(url_for("introductions.show", introduction_id=asked.introduction_id), 303)
    return redirect(url_for("introductions.show_request", request_id=asked.id), 303)


def _form(viewer: User, asked: Request) -> AnswerForm:
    given = queries.own_answer(viewer, asked)
    return AnswerForm.of(viewer, cards.choices(given.choices if given else {}))


def _page(viewer: User, asked: Request, form: AnswerForm, *, is_preview: bool = False) -> str:
    introduction = asked.introduction
    met = bool(queries.has_met(viewer, [introduction.id]))
    given = queries.own_answer(viewer, asked)
    chosen = _shown(form, cards.choices(given.choices if given else {}))
    card = cards.card(viewer, chosen)
    form.seen.data = cards.fingerprint(card)
    posts: dict[int, Any] = community.posts(viewer, [introduction.post_id]) if introduction.post_id else {}
    return render_template(
        "introductions/request.html",
        asked=asked,
        introduction=introduction,
        outcome=rules.outcome(introduction, met=met),
        is_open=rules.may_answer(viewer, asked, introduction, now()),
        given=given,
        is_group=queries.is_group(introduction),
        most=rules.MOST - 1,
        form=form,
        card=card,
        shared=cards.kinds(card, chosen),
        is_preview=is_preview,
        why=[FOR_ONESELF[Why(code)] for code in asked.why if code in list(Why) and Why(code) in FOR_ONESELF],
        post=posts.get(introduction.post_id or 0),
        Outcome=Outcome,
    )


def _shown(form: AnswerForm, kept: Choices) -> Choices:
    """What the form says, or, where that can't be used, what was kept."""
    try:
        return form.chosen()
    except Invalid as error:
        _note(form, error)
        return kept


def _note(form: AnswerForm, error: Invalid) -> None:
    field = form[error.field] if error.field and error.field in form else None
    if field is None:
        form.form_errors.append(str(error))
    elif str(error) not in field.errors:
        field.errors = [*field.errors, str(error)]

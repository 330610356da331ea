"""For support: wishes, whom to introduce, and what came of it: outcomes and counts, never who answered what."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.accounts import sessions
from portal.accounts.models import User
from portal.community import queries as community
from portal.community.models import Post
from portal.core.clock import now
from portal.core.errors import Invalid
from portal.introductions import actions, context, giveaways, queries, rules
from portal.introductions.forms import ProposalForm
from portal.introductions.models import Wish
from portal.introductions.queries.candidates import own_problems
from portal.introductions.ranking import Candidate
from portal.introductions.views import blueprint
from portal.web import access

SHOWN = 30
YEAR = timedelta(days=365)


@blueprint.get("/introductions/proposals")
@access.staff
def proposals() -> str:
    """Wishes first, then what was proposed."""
    viewer = sessions.person()
    page = queries.proposals(viewer, request.args.get("after"))
    return render_template(
        "introductions/proposals.html",
        page=page,
        asked=queries.asked(viewer, page.items),
        outcome=rules.outcome,
        wishes=queries.wishes(viewer, request.args.get("wishes")),
        counts=queries.counts(now() - YEAR),
        reports=queries.reports(viewer),
        invited=queries.invited_to(viewer),
        older=url_for("introductions.proposals", after=page.next_key) if page.next_key else None,
    )


@blueprint.get("/introductions/proposals/<int:introduction_id>")
@access.staff
def proposal(introduction_id: int) -> str:
    """One of them: what was written, when it ends, what came of it."""
    viewer = sessions.person()
    found = queries.proposal(viewer, introduction_id)
    return render_template(
        "introductions/proposal.html",
        introduction=found,
        outcome=rules.outcome(found),
        people=queries.asked(viewer, [found]).get(found.id, []),
        is_own=rules.may_name_the_asked(viewer, found),
    )


@blueprint.get("/introductions/proposals/new")
@access.staff
def new_proposal() -> ResponseReturnValue:
    """Whom to ask about a problem (`post`), on account of a wish (`wish`), or starting from a person (`person`)."""
    wish, person, post = _named()
    if post is None:
        if person is None:
            return redirect(url_for("introductions.proposals"), 303)
        return render_template("introductions/about_what.html", person=person, posts=own_problems(person))
    form = ProposalForm(formdata=None)
    form.people.data = [one.id for one in (wish.user if wish else None, person) if one]
    offered = actions.offered(post, wish=wish, person=person)
    likely = [*form.people.data, *(one.person.id for one in offered[: rules.FEWEST - len(form.people.data)])]
    form.context.data = context.suggested(post, likely)
    return _page(form, post, offered, wish, person)


@blueprint.post("/introductions/proposals")
@access.staff
def create_proposal() -> ResponseReturnValue:
    """Ask them, unless the context gives somebody away."""
    viewer, form = sessions.person(), ProposalForm()
    wish, person, post = _named()
    if post is None:
        abort(404)
    try:
        if not form.validate():
            raise Invalid("", "context")
        made = actions.propose(
            viewer,
            post,
            people=form.people.data or [],
            context=form.context.data or "",
            looked_at=form.fingerprint.data if form.looked_at.data else "",
            wish=wish,
        )
    except Invalid as error:
        if str(error):
            form[error.field or "context"].errors = [str(error)]
        found = _giveaways(form, post, viewer)
        return _page(form, post, actions.offered(post, wish=wish, person=person), wish, person, found), 400
    flash("They are asked, each apart. You hear what came of it, not who said what.", "success")
    return redirect(url_for("introductions.proposal", introduction_id=made.id), 303)


def _page(
    form: ProposalForm,
    post: Post,
    offered: list[Candidate],
    wish: Wish | None,
    person: User | None,
    found: list[giveaways.Giveaway] | None = None,
) -> str:
    found = found or []
    form.fingerprint.data = giveaways.fingerprint(found) if found else ""
    return render_template(
        "introductions/propose.html",
        form=form,
        post=post,
        offered=offered[:SHOWN],
        fixed=wish.user if wish else person,
        wish=wish,
        person=person,
        found=found,
        may_be_looked_at=bool(found) and not any(one.hard for one in found),
        most=rules.MOST,
    )


def _giveaways(form: ProposalForm, post: Post, viewer: User) -> list[giveaways.Giveaway]:
    people = [accounts.user(number) for number in (form.people.data or [])[: rules.MOST]]
    return context.giveaways_in(form.context.data or "", post, [one for one in people if one], viewer)


def _named() -> tuple[Wish | None, User | None, Post | None]:
    """The wish, the person and the problem that the address or the form names, as far as they are there."""
    viewer, named = sessions.person(), request.values
    wish = queries.wish(viewer, _id(named, "wish")) if named.get("wish") else None
    person = accounts.person(viewer, _id(named, "person")) if named.get("person") else None
    if person is not None and person.is_staff:
        person = None
    post_id = wish.post_id if wish else _id(named, "post")
    return wish, person, community.post(viewer, post_id) if post_id else None


def _id(named: Any, name: str) -> int:
    text = named.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

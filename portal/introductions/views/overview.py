"""One's own introductions: what waits for an answer, whom one met, what one shared."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.introductions import queries, rules
from portal.introductions.models import Outcome, Request
from portal.introductions.views import blueprint
from portal.introductions.views.in_person import in_person


@blueprint.get("/introductions")
@in_person
def overview() -> ResponseReturnValue:
    """What waits first. Support has a page of its own."""
    viewer = sessions.person()
    if viewer.is_staff:
        return redirect(url_for("introductions.proposals"), 303)
    page = queries.requests(viewer, request.args.get("after"))
    met = queries.has_met(viewer, [one.introduction_id for one in page.items])
    waiting = [one for one in page.items if _outcome(one, met) == Outcome.WAITING]
    meetings = queries.meetings(viewer, request.args.get("met"))
    return render_template(
        "introductions/overview.html",
        waiting=waiting,
        answers={one.id: queries.own_answer(viewer, one) for one in waiting},
        past=[one for one in page.items if _outcome(one, met) == Outcome.NOT_THIS_TIME],
        meetings=meetings.items,
        others=queries.others(viewer, [one.introduction_id for one in meetings.items]),
        wishes=queries.wishes_of(viewer),
        older=url_for("introductions.overview", after=page.next_key) if page.next_key else None,
        earlier=url_for("introductions.overview", met=meetings.next_key) if meetings.next_key else None,
    )


@blueprint.get("/introductions/shared")
@in_person
def shared() -> str:
    """What was shared with whom and when."""
    viewer = sessions.person()
    page = queries.meetings(viewer, request.args.get("after"))
    return render_template(
        "introductions/shared.html",
        page=page,
        others=queries.others(viewer, [one.introduction_id for one in page.items]),
        older=url_for("introductions.shared", after=page.next_key) if page.next_key else None,
    )


def _outcome(one: Request, met: set[int]) -> Outcome:
    return rules.outcome(one.introduction, met=one.introduction_id in met)

"""For support: everybody who has a problem, and all that happened to it."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import viewer
from portal.community.models import Post, Reply
from portal.community.views.post_page import address
from portal.journal import Event
from portal.problems import happened
from portal.problems.queries import journal, people
from portal.problems.views import blueprint
from portal.problems.views.standing import problem
from portal.web import access


@blueprint.get("/problems/<int:post_id>/people")
@access.staff
def show_people(post_id: int) -> ResponseReturnValue:
    """Who has it, from where, since when, and what each said of it."""
    post = problem(post_id)
    page = people.people(viewer(), post, _after())
    return render_template(
        "problems/staff_people.html",
        post=post,
        people=page.items,
        nameless=people.nameless(post),
        **_ways("problems.show_people", post, page.next_key),
    )


@blueprint.get("/problems/<int:post_id>/journal")
@access.staff
def show_journal(post_id: int) -> ResponseReturnValue:
    """All that happened to it, to its reports and to the replies under them."""
    post = problem(post_id)
    page = journal.journal(viewer(), post, _after())
    return render_template(
        "problems/staff_journal.html",
        post=post,
        lines=_lines(post, list(page.items)),
        **_ways("problems.show_journal", post, page.next_key),
    )


def _lines(head: Post, events: list[Event]) -> list[dict[str, Any]]:
    """Who did what, when, and on which report where it isn't the canonical one; three statements for all of them."""
    names = journal.names({number for event in events for number in happened.people_in(event)})
    under = journal.posts_of({event.subject_id for event in events if event.subject_type == Reply.__tablename__})
    about = {event.id: _post_of(event, under) for event in events}
    titles = journal.titles({number for number in about.values() if number and number != head.id})
    return [
        {
            "who": names.get(event.actor_id or 0),
            "words": happened.sentence(event, names),
            "fact": event.data.get("fact") or event.data.get("why") or "",
            "at": event.at,
            "report": titles.get(about[event.id] or 0),
            "url": _url(event, about[event.id]),
        }
        for event in events
    ]


def _post_of(event: Event, under: dict[int, int]) -> int | None:
    if event.subject_type == Post.__tablename__:
        return event.subject_id
    return under.get(event.subject_id) if event.subject_type == Reply.__tablename__ else None


def _url(event: Event, post: int | None) -> str | None:
    if event.subject_type == Reply.__tablename__:
        return url_for("community.show_reply", reply_id=event.subject_id)
    return url_for("community.show_post", post_id=post) if post else None


def _ways(endpoint: str, post: Post, next_key: str | None) -> dict[str, Any]:
    return {
        "back": address(post),
        "older": url_for(endpoint, post_id=post.id, after=next_key) if next_key else None,
        "newer": url_for(endpoint, post_id=post.id) if _after() else None,
    }


def _after() -> str | None:
    return request.args.get("after") or None

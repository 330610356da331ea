"""The home page: one question, and below it what people solved, told and still wait for."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models import User
from portal.accounts.sessions import viewer
from portal.asking import rules
from portal.asking.queries import home as queries
from portal.asking.views import blueprint
from portal.community.models import Kind
from portal.core.ids import token
from portal.web import access

STORY_WORDS = 240  # characters


@blueprint.get("/")
@access.public
def home() -> ResponseReturnValue:
    """What are you running into?"""
    return page()


def page(text: str = "", note: str = "") -> str:
    """The home page; with `text` in the ask box and a `note` under it when it could not be taken."""
    person = viewer()
    solved, is_this_week = queries.solved_lately(person)
    story = queries.latest_story(person)
    return render_template(
        "asking/home.html",
        text=text,
        note=note,
        token=token(),
        solved=_rows(solved),
        is_this_week=is_this_week,
        unanswered=_rows(queries.unanswered(person)),
        story=story,
        story_words=rules.beginning(rules.words(story.body, story.format), STORY_WORDS) if story else "",
        mine=_mine(person) if isinstance(person, User) else None,
    )


def _mine(person: User) -> dict[str, object]:
    return {"moved": _rows(queries.moved(person)), "used": queries.used(person), "runs": queries.runs(person)}


def _rows(lines: Sequence[queries.Line]) -> list[dict[str, Any]]:
    """Lines as templates/components/post_line.html wants them."""
    return [
        {
            "url": url_for("community.show_post", post_id=line.id),
            "title": line.title,
            "kind": line.kind,
            "state": None if line.kind == Kind.STORY else line.state,
            "product": line.product,
            "worked": line.worked,
            "at": line.at,
        }
        for line in lines
    ]

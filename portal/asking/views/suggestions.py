"""Suggestions while one types, and a suggestion opened beside the text."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import viewer
from portal.asking import rules
from portal.asking.views import answers, blueprint
from portal.community import queries as community
from portal.core.db import reads_only
from portal.web import access
from portal.web.limits import limiter

# A question a second for eight people who share an address is 480 a minute; pauses in one person's typing come to two a
# second for a moment. Beyond this somebody asks with a program.
TYPING = "150/10 seconds;720/minute"
HEADINGS = {"compose": "h3"}  # where the box has a heading of its own


@blueprint.post("/suggestions")
@access.public
@reads_only
@limiter.limit(TYPING)
def suggest() -> ResponseReturnValue:
    """Up to five suggestions for what is typed so far, as a piece of the page. The text is neither kept nor logged."""
    question = rules.question(request.form.get("title", ""), request.form.get("body", ""))
    said = request.form.get("said", "")[:10]
    answer = answers.fresh(viewer(), question, _number("product"), _number("version"), said)
    token, place = rules.known_token(request.form.get("token", "")), request.form.get("place", "")
    return render_template(
        "asking/answer.html", answer=answer, token=token, place=place, heading=HEADINGS.get(place, "h2")
    )


def _number(name: str) -> int | None:
    given = request.form.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


@blueprint.get("/suggestions/<int:post_id>")
@access.public
@limiter.limit("240/minute")
def beside(post_id: int) -> ResponseReturnValue:
    """A suggestion as it is opened beside the text: the post and what helped."""
    person = viewer()
    post = community.post(person, post_id)
    helped = community.what_helped(person, post)
    return render_template("asking/beside.html", post=post, helped=helped[:3], more=max(0, len(helped) - 3))

"""The page of a post: gathered in one place, because a refused reply shows it again with what was typed."""

from functools import partial
from typing import Any

from flask import render_template, session, url_for

from portal.accounts.models import Running, User, Viewer
from portal.accounts.sessions import viewer
from portal.community import queries, rules, wording
from portal.community.models import Post, Reply, ReplyKind
from portal.community.queries import Helped
from portal.community.queries.replies import how_many
from portal.community.views.live import tag_of
from portal.community.views.reply_form import ReplyForm
from portal.core.ids import slug, token
from portal.products.models import Version
from portal.web.remembered import remembered

MANY = 500  # people


def render(post: Post, *, start: int | None = None, form: ReplyForm | None = None, **more: Any) -> str:
    """The page, from the reply `start` on; with the reply form as it was sent, and what is to be said about it."""
    person = viewer()
    thread = queries.replies(person, post, start=start)
    helped = [] if start else queries.what_helped(person, post, thread)
    runs = _runs(person, post)
    known = {
        "thread": thread,
        "start": start,
        "form": form or ReplyForm.fresh(post, token()),
        "helped": helped,
        "own": queries.standing(person, post),
        "affected": _affected(post),
        "edits": _edits(post, thread.items),
        "hidings": queries.hidings(person, post, thread.items),
        "reply_count": how_many(person, post),
        "versions": _versions(post),
        "runs": runs,
        "posted": session.pop("reply_posted", ""),
        "preview": None,
    }
    said = _state(post, runs.version if runs else None, helped) | _words(post)
    return render_template("community/post.html", **said | _ways(person, post, start) | known | more)


def _state(post: Post, runs: Version | None, helped: list[Helped]) -> dict[str, Any]:
    """How far it has come, for a reader who runs that version."""
    marked = [
        rules.Said(rules.helps_as(one.reply.kind, True) or ReplyKind.SOLUTION, one.worked, one.failed)
        for one in helped
        if one.reply and one.reply.marks
    ]
    own = [rules.Said(ReplyKind.WORKAROUND, one.worked, one.failed) for one in helped if one.reply is None]
    answers = rules.state_of(post.kind, marked, own).state
    return {"state": rules.state_for(post, runs, answers), "state_line": wording.state_line(post, runs, answers)}


def _words(post: Post) -> dict[str, Any]:
    return {
        "post": post,
        "rules": rules,
        "reported": wording.reported(post),
        "audience": wording.audience(post),
        "watching": {True: wording.WATCHED, False: wording.TO_WATCH},
        "tag": tag_of(post),
    }


def _ways(person: Viewer, post: Post, start: int | None) -> dict[str, Any]:
    """Where the page leads to: from a visitor's place of a form to that form, from a reply to itself."""
    asks_for = "accounts.address" if person.is_authenticated else "accounts.sign_in"
    here = address(post, **{"from": start})
    return {
        "viewer": person,
        "canonical": address(post),
        "way_in": lambda anchor: url_for(asks_for, next=f"{here}#{anchor}"),
        "way_in_words": "Confirm your address" if person.is_authenticated else "Sign in",
        "permalink": lambda reply: f"{here}#reply-{reply.id}",
        "page_from": lambda first: address(post, **{"from": first, "_anchor": "conversation"}),
        "tag_url": lambda name: url_for("community.tag", name=name),
    }


def address(post: Post, **more: Any) -> str:
    """The canonical address of a post, with its title in it."""
    return url_for("community.show_post", post_id=post.id, slug=slug(post.title) or None, **more)


def address_of_reply(reply: Reply) -> str:
    """The address of a reply on the page of the conversation where it stands."""
    start = None if queries.is_on_first_page(viewer(), reply) else reply.id
    return address(reply.post, **{"from": start, "_anchor": f"reply-{reply.id}"})


def _affected(post: Post) -> queries.Affected:
    """Who has it. Of many it takes a while to say on which versions; whoever comes or goes makes a new revision."""
    if post.affected_count < MANY:
        return queries.affected(post)
    return remembered("affected", (post.id, post.revision), partial(queries.affected, post))


def _edits(post: Post, replies: Any) -> Any:
    return queries.edits(post, replies) if post.edited or any(reply.edited for reply in replies) else {}


def _versions(post: Post) -> list[Version]:
    return list(reversed(post.product.versions)) if post.product else []


def _runs(person: Viewer, post: Post) -> Running | None:
    """What the viewer runs of the post's product, to fill in the forms with."""
    if not isinstance(person, User) or person.is_staff or post.product_id is None:
        return None
    return next((running for running in person.runs if running.product_id == post.product_id), None)

"""What a person shared, on the page of that person."""

from typing import Any

from flask import render_template, request, url_for

from portal.accounts.models import User
from portal.accounts.sessions import viewer
from portal.community import rules
from portal.community.models import Reply
from portal.community.queries import shared
from portal.community.views.rows import row
from portal.web.paging import Page

LISTS = ("posts", "answers")  # each is paged by an argument of that name


def on_persons_page(person: User) -> str:
    """Posts and answers that helped, as far as the viewer may see them."""
    posts = shared.posts_of(viewer(), person, key=request.args.get("posts"))
    answers = shared.answers_of(viewer(), person, key=request.args.get("answers"))
    return render_template(
        "community/shared.html",
        person=person,
        own=viewer().id == person.id,
        posts=[row(post, by_date=True) for post in posts.items],
        answers=[_line(reply) for reply in answers.items],
        posts_ways=_ways(person, "posts", posts),
        answers_ways=_ways(person, "answers", answers),
    )


def _line(reply: Reply) -> dict[str, Any]:
    """An answer as `post_line` wants it: its own state, not the one of the post that it stands under."""
    helps_as = rules.helps_as(reply.kind, bool(reply.marks))
    return {
        "url": url_for("community.show_reply", reply_id=reply.id),
        "title": reply.post.title,
        "kind": str(helps_as or reply.kind),
        "state": ("solved" if helps_as == "solution" else "workaround") if reply.marks else None,
        "product": reply.post.product.name if reply.post.product else None,
        "worked": reply.worked_count,
        "tried": reply.worked_count + reply.failed_count,
        "at": reply.created,
    }


def _ways(person: User, which: str, page: Page[Any]) -> dict[str, str | None]:
    """Addresses of the pages before and after; the other list stays where it is."""
    there = {name: request.args[name] for name in LISTS if name in request.args}
    start = {name: key for name, key in there.items() if name != which}

    def address(**keys: Any) -> str:
        return url_for("accounts.person", person_id=person.id, _anchor=which, **keys)

    return {
        "older": address(**start | {which: page.next_key}) if page.next_key else None,
        "newer": address(**start) if which in there else None,
    }

"""What links show on pages of posts: on top of a report, beside a post, in rows of lists, and while one is choosing."""

from collections.abc import Sequence
from typing import Any

from flask import g, render_template, request, url_for

from portal.accounts.sessions import viewer
from portal.community import queries as community
from portal.community import wording
from portal.community.models import Kind, Post
from portal.community.queries import cluster
from portal.community.views.rows import row
from portal.problems import queries, rules
from portal.web import slots

FIRST = 5


def register() -> None:
    """Fill the places of a page that speak of links."""
    slots.register("post.top", on_top)
    slots.register("post.aside", beside)
    slots.register("post.staff", for_support)
    slots.register("post.row", in_a_row, load_rows)
    slots.register("page.banner", while_choosing)


def on_top(subject: Post) -> str:
    """One honest sentence on a report, with the way to say that one's own is different."""
    linked = queries.link_of(viewer(), subject)
    if linked is None:
        return ""
    return render_template(
        "problems/link_top.html",
        post=subject,
        linked=linked,
        canonical=linked.canonical,
        state_line=wording.state_line(linked.canonical) if linked.canonical else "",
        may_part=rules.may_say_different(viewer(), subject),
        may_unlink=rules.may_link(viewer()),
    )


def beside(subject: Post) -> str:
    """The first reports of a canonical problem, what was proposed, and the way to say what it is the same as."""
    if subject.kind == Kind.STORY:
        return ""
    found = queries.reports(viewer(), subject, size=FIRST)
    return render_template(
        "problems/link_beside.html",
        post=subject,
        reports=[row(post, by_date=True) for post in found.items],
        others=found.others,
        proposals=queries.proposals_of(viewer(), subject),
        may_link=rules.may_link(viewer()),
        may_propose=rules.may_propose(viewer(), subject),
    )


def for_support(subject: Post) -> str:
    """The latest of its links, and the way to let this one stand for the others."""
    if subject.kind == Kind.STORY or not rules.may_link(viewer()):
        return ""
    history = queries.links_history(viewer(), subject)
    if not history and subject.canonical_id is None:
        return ""
    return render_template(
        "problems/link_history.html",
        post=subject,
        history=history,
        is_all=len(history) < queries.MOST_HISTORY,
        head=cluster.head_id(subject),
    )


def load_rows(subjects: Sequence[Post]) -> dict[int, Any]:
    """Of a list's posts the canonical problem of each report that the viewer may see; one read for all of them."""
    seen = queries.canonicals(viewer(), {post.canonical_id for post in subjects if post.canonical_id is not None})
    return {post.id: seen[post.canonical_id] for post in subjects if post.canonical_id in seen}


def in_a_row(subject: Post, loaded: Post | None = None, **page: Any) -> str:
    """What a report is linked to, of a canonical problem how many are; while choosing, the way to choose this one."""
    chooses = _chooses()
    can_be_chosen = chooses is not None and chooses.id != subject.id and rules.can_be_linked(subject)
    if loaded is None and not subject.report_count and not can_be_chosen:
        return ""
    return render_template(
        "problems/link_row.html",
        post=subject,
        canonical=loaded,
        choose=url_for("problems.choose_same", post_id=chooses.id, other=subject.id)
        if chooses is not None and can_be_chosen
        else None,
    )


def while_choosing() -> str:
    """On the search page, when one came from a post to find what it is the same as."""
    chooses = _chooses()
    return render_template("problems/link_choosing.html", post=chooses) if chooses is not None else ""


def _chooses() -> Post | None:
    """The post for which somebody chooses what it is the same as; read once in a request."""
    if "chooses_same" not in g:
        number = request.args.get("same_as", type=int) if request.endpoint == "community.search" else None
        found = community.posts(viewer(), [number] if number and viewer().id is not None else [])
        g.chooses_same = next((post for post in found.values() if rules.may_propose(viewer(), post)), None)
    chosen: Post | None = g.chooses_same
    return chosen

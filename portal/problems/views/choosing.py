"""Say that a post is the same as another: find the other one, then say why. Three plain pages, no JavaScript needed."""

import re
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models import Viewer
from portal.accounts.sessions import viewer
from portal.accounts.taking_part import taking_part
from portal.community import queries as community
from portal.community import wording
from portal.community.models import Kind, Post
from portal.community.queries import cluster
from portal.community.views.post_page import address
from portal.community.views.rows import rows
from portal.community.views.search import audience
from portal.core.errors import NotFound
from portal.core.markdown import plain
from portal.problems import rules
from portal.problems.views import blueprint
from portal.search.documents import Hit, IndexUnavailable, Question, SearchRequest
from portal.search.engine import Engine
from portal.web.limits import limiter

MOST_FOUND = 8
LONGEST = 1_000
POST = re.compile(r"\A\s*#?(\d{1,9})\s*\Z|/posts/(\d{1,9})(?!\d)")
REPLY = re.compile(r"/replies/(\d{1,9})(?!\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """What fits the words, or, without any, the post itself; `trouble` says why nothing can be looked for now."""

    posts: list[Post]
    trouble: str = ""


@blueprint.get("/posts/<int:post_id>/same-as")
@taking_part
@limiter.limit("60/minute")
def choose_same(post_id: int) -> ResponseReturnValue:
    """Which one is it the same as? An address or a number leads on; words find candidates."""
    report = _report(post_id)
    other = _named(report)
    return confirm_page(report, other) if other is not None else _choose_page(report)


def confirm_page(report: Post, other: Post, why: str = "", error: str = "") -> str:
    """The two, and the one question left: why."""
    heads = {cluster.head_id(report), cluster.head_id(other)}
    stands_for = community.posts(viewer(), [cluster.head_id(other)]).get(cluster.head_id(other), other)
    return render_template(
        "problems/link_confirm.html",
        report=report,
        other=other,
        stands_for=stands_for,
        are_linked=len(heads) == 1,
        at_once=rules.may_link(viewer()),
        why=why,
        error=error,
        wording=wording,
        plain=plain,
        back=url_for("problems.choose_same", post_id=report.id, q=request.args.get("q") or None),
        here=address(report),
    )


def _report(post_id: int) -> Post:
    report = community.post(viewer(), post_id)
    if not rules.may_propose(viewer(), report):
        raise NotFound("There is no such page.")
    return report


def _named(report: Post) -> Post | None:
    """The post that the address names, or that somebody pasted the address or the number of."""
    person, words = viewer(), request.args.get("q", "")
    number = request.args.get("other", type=int)
    if number is None and (pasted := POST.search(words)):
        number = int(pasted.group(1) or pasted.group(2))
    if number is None and (pasted := REPLY.search(words)):
        try:
            number = community.reply(person, int(pasted.group(1))).post_id
        except NotFound:
            return None
    found = community.posts(person, [number]).get(number) if number else None
    return found if found is not None and found.id != report.id and rules.can_be_linked(found) else None


def _choose_page(report: Post) -> str:
    words = " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST]
    found = _candidates(viewer(), report, words)
    return render_template(
        "problems/link_choose.html",
        report=report,
        here=address(report),
        words=words,
        missed=bool(POST.search(words) or REPLY.search(words) or request.args.get("other")),
        rows=rows(found.posts),
        trouble=found.trouble,
        linked={post.id for post in found.posts if cluster.head_id(post) == cluster.head_id(report)},
        search=url_for("community.search", q=words or report.title, same_as=report.id),
    )


def _candidates(person: Viewer, report: Post, words: str) -> Found:
    engine = Engine.open(current_app.extensions["settings"].index_dir)
    try:
        hits = _hits(engine, person, report, words)
    except IndexUnavailable as error:
        return Found([], str(error))
    posts = community.posts(person, [hit.id for hit in hits])
    fitting = [posts[hit.id] for hit in hits if hit.id in posts and hit.id != report.id]
    return Found([post for post in fitting if rules.can_be_linked(post)][:MOST_FOUND])


def _hits(engine: Engine, person: Viewer, report: Post, words: str) -> list[Hit]:
    given: dict[str, Any] = {"limit": MOST_FOUND + 2}
    if words:
        kinds = (Kind.PROBLEM.value, Kind.WORKAROUND.value)
        return engine.search(SearchRequest(text=words, kinds=kinds, **given), audience(person)).hits
    question = Question(report.title, report.body[:LONGEST])
    return engine.suggest(question, audience(person), exclude_ids={report.id}, **given)

"""What the address of a search page asks for, its filters with counts, and the passages of what was found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from portal.community.models import Kind, Post, State
from portal.community.queries.found import LONGEST_TEXT, replies_of
from portal.community.views.narrowing import narrowed, option
from portal.core.clock import now
from portal.products.models import Product
from portal.search.documents import Question, SearchRequest
from portal.search.passages import best_passage

PAGE = 20
LONGEST = 1_000
KINDS = {Kind.PROBLEM.value: "Problems", Kind.WORKAROUND.value: "Workarounds", Kind.STORY.value: "Stories"}
STATES = {
    State.SOLVED.value: "Solved",
    State.WORKAROUND.value: "With a workaround",
    State.OPEN.value: "Open",
    State.BY_DESIGN.value: "Works as designed",
}
TIMES = {"week": ("Past week", 7), "month": ("Past month", 31), "year": ("Past year", 366)}
SORTS = {"best": "Best match", "newest": "Newest"}
MARKUP = re.compile(r"^[ \t]*(?:```|~~~).*|[`*]+|^[#>]+ ?|^ {0,3}[-+] +", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\s]{0,500}\)")
Facets = Mapping[str, Mapping[str | int, int]]


@dataclass(slots=True)
class Asked:
    """A search as asked for: the request, the address' own words for it, and what was left out."""

    request: SearchRequest
    arguments: dict[str, Any]
    product: Product | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.request.text

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(
            len(value) if isinstance(value, list) else 1
            for name, value in self.arguments.items()
            if name not in ("q", "sort", "same_as")
        )

    def without_page(self) -> SearchRequest:
        """The first page of it."""
        return replace(self.request, after=None)


def asked(given: MultiDict[str, str], products: Sequence[Product]) -> Asked:
    """Read an address. What isn't known is left out, with a note."""
    to = narrowed(given, products)
    notes = to.notes
    if given.get("page", "1") != "1":
        notes.append("What is found has no page numbers. This is the beginning; “More” at its end goes on.")
    kinds, states = _known(given, "kind", KINDS, notes), _known(given, "state", STATES, notes)
    time = _known(given, "time", TIMES, notes)[:1]
    sort = (_known(given, "sort", SORTS, notes) or ["best"])[0]
    tags = [tag for tag in (" ".join(name.lower().split())[:60] for name in given.getlist("tag")[:10]) if tag]
    text = " ".join(given.get("q", "").replace("\0", "").split())[:LONGEST]
    arguments: dict[str, Any] = {
        "q": text,
        "kind": kinds,
        "state": states,
        "product": to.product.slug if to.product else "",
        "version": to.version.name if to.version else "",
        "tag": tags,
        "time": time[0] if time else "",
        "sort": "" if sort == "best" else sort,
        "same_as": given.get("same_as", "") if given.get("same_as", "").isdigit() else "",  # for whom one chooses
    }
    request = SearchRequest(
        text=text,
        kinds=tuple(kinds),
        states=tuple(states),
        product_id=to.product.id if to.product else None,
        version_id=to.version.id if to.version else None,
        tags=tuple(tags),
        since=now() - timedelta(days=TIMES[time[0]][1]) if time else None,
        sort=sort,
        after=given.get("after") or None,
        limit=PAGE,
    )
    return Asked(request, {name: value for name, value in arguments.items() if value}, to.product, notes)


def groups(asked: Asked, facets: Facets, products: Sequence[Product]) -> list[tuple[str, list[Any]]]:
    """The filters with their counts; those that are chosen are always among them, so that they can be taken away."""
    versions = list(reversed(asked.product.versions)) if asked.product else []
    counts = {name: facets.get(name, {}) for name in ("kind", "state", "product", "version", "tag")}
    by_product = [
        _one(asked, "product", product.slug, product.name, counts["product"].get(product.id, 0), drops=("version",))
        for product in products
        if product.id in counts["product"] or product is asked.product
    ]
    by_version = [
        _one(asked, "version", version.name, version.name, counts["version"].get(version.id, 0))
        for version in versions
        if version.id in counts["version"] or version.id == asked.request.version_id
    ]
    tags = dict(list(counts["tag"].items())[:12]) | {tag: counts["tag"].get(tag, 0) for tag in asked.request.tags}
    by_kind = [_many(asked, "kind", kind, label, counts["kind"].get(kind, 0)) for kind, label in KINDS.items()]
    by_state = [_many(asked, "state", state, label, counts["state"].get(state, 0)) for state, label in STATES.items()]
    return [
        ("Kind", _worth_showing(by_kind)),
        ("State", _worth_showing(by_state)),
        ("Product", by_product),
        ("Version", by_version),
        ("Tag", [_many(asked, "tag", str(tag), str(tag), count) for tag, count in tags.items()]),
        ("Time", [_one(asked, "time", time, label, None) for time, (label, _) in TIMES.items()]),
    ]


def passages(posts: Sequence[Post], text: str) -> dict[int, Markup]:
    """Where each post, or a reply to it, says best what was looked for. One statement for all of them."""
    if not text:
        return {}
    replies = replies_of([post.id for post in posts])
    question = Question(text)
    return {post.id: _passage(post, replies.get(post.id, []), question) for post in posts}


def _passage(post: Post, replies: Sequence[tuple[str, str]], question: Question) -> Markup:
    own = [("", post.body[:LONGEST_TEXT]), ("", post.helps[:LONGEST_TEXT])]
    texts = [(source, _unmarked(text)) for source, text in (*own, *replies) if text]
    found = best_passage(texts, question)
    marked = (Markup("<mark>{}</mark>").format(part) if hit else escape(part) for part, hit in found.parts)
    source = {"comment": "In a reply: ", "workaround": "In a workaround: ", "solution": "In a solution: "}
    return Markup("{}{}").format(source.get(found.source, ""), Markup("").join(marked))


def _unmarked(text: str) -> str:
    return MARKUP.sub("", LINK.sub(r"\1", text))


def _known(given: MultiDict[str, str], name: str, known: Mapping[str, Any], notes: list[str]) -> list[str]:
    wanted = list(dict.fromkeys(value for value in given.getlist(name) if value))
    unknown = [value for value in wanted if value not in known]
    if unknown:
        notes.append(f"“{unknown[0][:40]}” is no {name} that one can choose, so it is left out.")
    return [value for value in wanted if value in known]


def _worth_showing(options: list[Any]) -> list[Any]:
    return [option for option in options if option["count"] or option["is_current"]]


def _one(asked: Asked, name: str, value: str, label: str, count: int | None, drops: tuple[str, ...] = ()) -> Any:
    """A choice that takes the place of another."""
    is_current = asked.arguments.get(name) == value
    change = {name: "" if is_current else value} | dict.fromkeys(drops, "")
    return option(label, count, "community.search", asked.arguments | change, is_current=is_current)


def _many(asked: Asked, name: str, value: str, label: str, count: int) -> Any:
    """A choice that comes beside others."""
    chosen = asked.arguments.get(name, [])
    is_current = value in chosen
    values = [one for one in chosen if one != value] if is_current else [*chosen, value]
    return option(label, count, "community.search", asked.arguments | {name: values}, is_current=is_current)

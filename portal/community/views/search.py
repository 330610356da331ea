"""The search page: filters with counts, marked passages, and a next step where nothing was found."""

from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models import Viewer
from portal.accounts.sessions import viewer
from portal.community import queries
from portal.community.views import blueprint, searching
from portal.community.views.rows import rows
from portal.core.db import reads_only
from portal.core.errors import Invalid
from portal.products.queries import products
from portal.search.documents import CUSTOMER, STAFF, VISITOR, Audience, IndexUnavailable, SearchResult
from portal.search.engine import Engine
from portal.web import access
from portal.web.limits import limiter

LATEST = 10


@blueprint.get("/search")
@access.public
@limiter.limit("90/minute")
@reads_only
def search() -> ResponseReturnValue:
    """What was found for `q`, narrowed by what the address says."""
    person = viewer()
    everything = products()
    asked = searching.asked(request.args, everything)
    try:
        result = _found(asked, person)
    except IndexUnavailable:
        latest = rows(queries.latest(person, size=LATEST).items)
        return render_template("community/search_unavailable.html", asked=asked, rows=latest)
    posts = queries.posts(person, [hit.id for hit in result.hits])
    shown = sorted((posts[hit.id] for hit in result.hits if hit.id in posts), key=lambda post: post.is_hidden)
    return render_template(
        "community/search.html",
        asked=asked,
        result=result,
        rows=rows(
            shown, searching.passages(shown, asked.text), by_date=asked.request.sort == "newest" or not asked.text
        ),
        groups=searching.groups(asked, result.facets, everything),
        older=_address(asked, after=result.next_key) if result.next_key else None,
        newer=_address(asked) if asked.request.after else None,
        meant=_address(asked, q=result.did_you_mean) if result.did_you_mean else None,
        everything=url_for("community.search", q=asked.text) if asked.active else None,
    )


def audience(viewer: Viewer) -> Audience:
    """Who reads, in the words of the index."""
    kind = STAFF if viewer.is_staff else CUSTOMER if viewer.is_authenticated else VISITOR
    return Audience(kind, viewer.organisation_id, viewer.id)


def _found(asked: searching.Asked, person: Viewer) -> SearchResult:
    engine = Engine.open(current_app.extensions["settings"].index_dir)
    try:
        return engine.search(asked.request, audience(person))
    except Invalid as error:
        asked.notes.append(str(error))
        return engine.search(asked.without_page(), audience(person))


def _address(asked: searching.Asked, **change: Any) -> str:
    return url_for("community.search", **asked.arguments | change)

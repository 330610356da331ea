"""The lists: latest, known problems, unanswered, stories, and what carries a tag."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import viewer
from portal.community import queries
from portal.community.models import Post, State
from portal.community.queries import Filters
from portal.community.views import blueprint
from portal.community.views.narrowing import Narrowed, narrowed, option
from portal.community.views.rows import rows
from portal.products.models import Product
from portal.products.queries import products
from portal.web import access
from portal.web.paging import Page

STATES = (
    (State.OPEN, "Open"),
    (State.WORKAROUND, "Workaround"),
    (State.SOLVED, "Solved"),
    (State.BY_DESIGN, "Works as designed"),
)


@blueprint.get("/browse")
@access.public
def browse() -> ResponseReturnValue:
    """What something happened to last."""
    return _list("latest", queries.latest(viewer(), key=_after()))


@blueprint.get("/browse/problems")
@access.public
def known_problems() -> ResponseReturnValue:
    """Problems of a product and a version, with how far each has come."""
    everything = products()
    to = narrowed(request.args, everything)
    state = next((state for state, _ in STATES if state == request.args.get("state")), None)
    filters = Filters(version_id=to.version.id if to.version else None, state=state)
    page = queries.known_problems(viewer(), to.product, filters, key=_after())
    return _list("problems", page, to=to, groups=_groups(everything, to, state), narrowed_by=to.product or state)


@blueprint.get("/browse/unanswered")
@access.public
def unanswered() -> ResponseReturnValue:
    """Problems that nobody has answered."""
    return _list("unanswered", queries.unanswered(viewer(), key=_after()))


@blueprint.get("/browse/stories")
@access.public
def stories() -> ResponseReturnValue:
    """What went well."""
    return _list("stories", queries.stories(viewer(), key=_after()))


@blueprint.get("/browse/hidden")
@access.staff
def hidden() -> ResponseReturnValue:
    """What support hid, why, and the way to show it again."""
    page = queries.hidden(viewer(), key=_after())
    return render_template(
        "community/hidden.html",
        hidden=page.items,
        older=url_for("community.hidden", after=page.next_key) if page.next_key else None,
        newer=url_for("community.hidden") if _after() else None,
    )


@blueprint.get("/tags/<path:name>")
@access.public
def tag(name: str) -> ResponseReturnValue:
    """What carries a tag."""
    name = " ".join(name.replace("\0", "").split())
    return _list("tag", queries.latest(viewer(), Filters(tag=name), key=_after()), tag=name)


def _list(which: str, page: Page[Post], to: Narrowed | None = None, **more: Any) -> str:
    arguments = {**(request.view_args or {}), **request.args.to_dict()}
    arguments.pop("after", None)
    endpoint = request.endpoint or ""
    return render_template(
        "community/browse.html",
        which=which,
        rows=rows(page.items),
        older=url_for(endpoint, **_plain(arguments) | {"after": page.next_key}) if page.next_key else None,
        newer=url_for(endpoint, **_plain(arguments)) if _after() else None,
        notes=to.notes if to else [],
        product=to.product if to else None,
        **{"groups": [], "tag": None, "narrowed_by": None} | more,
    )


def _groups(everything: Sequence[Product], to: Narrowed, state: State | None) -> list[tuple[str, list[Any]]]:
    product, version = (to.product.slug if to.product else ""), (to.version.name if to.version else "")
    given = {"product": product, "version": version, "state": state or ""}

    def choice(label: str, is_current: bool, **change: str) -> Any:
        return option(label, None, "community.known_problems", given | change, is_current=is_current)

    by_product = [
        choice(found.name, found is to.product, product="" if found is to.product else found.slug, version="")
        for found in everything
    ]
    by_version = [
        choice(found.name, found is to.version, version="" if found is to.version else found.name)
        for found in reversed(to.product.versions if to.product else [])
    ]
    by_state = [choice(label, one == state, state="" if one == state else one) for one, label in STATES]
    return [("Product", by_product), ("Version", by_version), ("State", by_state)]


def _after() -> str | None:
    return request.args.get("after") or None


def _plain(arguments: dict[str, Any]) -> dict[str, Any]:
    """Without names that mean something else to `url_for`."""
    return {name: value for name, value in arguments.items() if not name.startswith("_") and name != "endpoint"}

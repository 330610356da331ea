"""The board of known problems, per product and version: the page that customers keep."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import viewer
from portal.community.models import Post, State
from portal.problems import wording
from portal.problems.queries import board, standing
from portal.problems.queries.board import Narrowing, Order
from portal.problems.views import blueprint
from portal.products.models import Product, Version
from portal.products.queries import product as product_called
from portal.products.queries import products
from portal.web import access
from portal.web.paging import Page

STATES = {
    State.OPEN: "Open",
    State.WORKAROUND: "With a workaround",
    State.SOLVED: "Solved or fixed",
    State.BY_DESIGN: "Works as designed",
}
ORDERS = {Order.AFFECTED: "Most affected first", Order.LATEST: "Latest first"}


@blueprint.get("/problems")
@access.public
def show_board() -> ResponseReturnValue:
    """Known problems of all products."""
    return _page(None, None)


@blueprint.get("/problems/<slug>")
@access.public
def show_product_board(slug: str) -> ResponseReturnValue:
    """Known problems of one product."""
    return _page(_product(slug), None)


@blueprint.get("/problems/<slug>/<version_name>")
@access.public
def show_version_board(slug: str, version_name: str) -> ResponseReturnValue:
    """Known problems that somebody has on one version."""
    product = _product(slug)
    return _page(product, _version(product, version_name))


@blueprint.get("/problems/<slug>/<version_name>/fixed")
@access.public
def show_fixed(slug: str, version_name: str) -> ResponseReturnValue:
    """What is fixed in one version."""
    product = _product(slug)
    version = _version(product, version_name)
    page = board.fixed_in(viewer(), version, key=_after())
    here: dict[str, Any] = {"slug": slug, "version_name": version_name}
    return render_template(
        "problems/board_fixed.html",
        product=product,
        version=version,
        rows=rows(page.items),
        older=url_for("problems.show_fixed", **here, after=page.next_key) if page.next_key else None,
        newer=url_for("problems.show_fixed", **here) if _after() else None,
    )


def rows(posts: Sequence[Post], reader: Version | None = None) -> list[dict[str, Any]]:
    """What `problem_row` shows of each, for somebody who runs `reader`; three statements for all of them."""
    helped, cares = board.helped(posts), standing.cares_of([post.id for post in posts])
    return [_row(post, helped[post.id], wording.next_word(cares.get(post.id)), reader) for post in posts]


def _row(post: Post, helped: State, next_word: str, reader: Version | None) -> dict[str, Any]:
    state, words = wording.board_state(post, helped, reader)
    return {
        "url": url_for("community.show_post", post_id=post.id),
        "title": post.title,
        "state": state,
        "words": words,
        "product": post.product.name if post.product else None,
        "version": post.version.name if post.version else None,
        "affected": post.affected_count,
        "reports": post.report_count + 1 if post.report_count else 0,
        "way_round": wording.way_round(post, helped),
        "next_word": next_word,
        "at": post.active_at,
    }


def _page(product: Product | None, version: Version | None) -> str:
    state = next((one for one in STATES if one == request.args.get("state")), None)
    order = next((one for one in ORDERS if one == request.args.get("order")), Order.AFFECTED)
    page = board.known(viewer(), Narrowing(product, version, state), order, key=_after())
    return render_template(
        "problems/board.html",
        product=product,
        version=version,
        state=state,
        rows=rows(page.items, version),
        groups=_groups(product, version, state, order),
        **_ways(product, version, state, order, page),
    )


def _ways(
    product: Product | None, version: Version | None, state: State | None, order: Order, page: Page[Post]
) -> dict[str, Any]:
    """Addresses of the pages before and after, of the other order, and of what is fixed in the version."""
    given = _given(state, order)
    fixed: dict[str, Any] = {"slug": product.slug, "version_name": version.name} if product and version else {}
    return {
        "older": address(product, version, **given, after=page.next_key) if page.next_key else None,
        "newer": address(product, version, **given) if _after() else None,
        "orders": [
            (words, address(product, version, **_given(state, one)), one == order) for one, words in ORDERS.items()
        ],
        "everything": address(product, version),
        "fixed_url": url_for("problems.show_fixed", **fixed) if fixed else None,
    }


def _groups(product: Product | None, version: Version | None, state: State | None, order: Order) -> list[Any]:
    """Filters as the component `facets` wants them; the address of a chosen one takes it away."""
    given = _given(state, order)
    by_product = [
        _choice(one.name, product is not None and one.id == product.id, lambda one: address(one, None, **given), one)
        for one in products()
    ]
    versions = reversed(product.versions) if product else ()
    by_version = [
        _choice(one.name, one is version, lambda one: address(product, one, **given), one) for one in versions
    ]
    by_state = [
        _choice(words, one == state, lambda one: address(product, version, **_given(one, order)), one)
        for one, words in STATES.items()
    ]
    return [("Product", by_product), ("Version", by_version), ("State", by_state)]


def _choice(label: str, is_current: bool, address_of: Callable[[Any], str], value: Any) -> dict[str, Any]:
    return {"label": label, "count": None, "url": address_of(None if is_current else value), "is_current": is_current}


def _given(state: State | None, order: Order) -> dict[str, str]:
    given = {"state": str(state)} if state else {}
    return given | ({"order": str(order)} if order != Order.AFFECTED else {})


def _product(slug: str) -> Product:
    return product_called(slug) or abort(404)


def _version(of: Product, name: str) -> Version:
    return next((version for version in of.versions if version.name == name), None) or abort(404)


def _after() -> str | None:
    return request.args.get("after") or None


def address(product: Product | None, version: Version | None, **given: Any) -> str:
    """The board's own address for a product and a version."""
    if product is None:
        return url_for("problems.show_board", **given)
    if version is None:
        return url_for("problems.show_product_board", slug=product.slug, **given)
    return url_for("problems.show_version_board", slug=product.slug, version_name=version.name, **given)

"""What the reader runs: it decides between suggestions that fit about alike, and says whether they have a fix."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import literal, select

from portal.accounts.models import Running, Viewer
from portal.core.db import db
from portal.products.models import Version
from portal.search.documents import Reader


@dataclass(frozen=True, slots=True)
class Runs:
    """A version that the reader runs."""

    name: str
    position: int


class _Row(NamedTuple):
    """A product that the reader runs, in which version, and one of the product's versions; its id is 0 for none."""

    product_id: int
    own_id: int | None
    id: int
    name: str
    position: int


def reader(
    viewer: Viewer, product_id: int | None = None, version_id: int | None = None
) -> tuple[Reader, Mapping[int, Runs]]:
    """Who asks, as the engine wants it, and which version they run of each product: the one they named first.

    `product_id`, `version_id`: the question is about these, whatever else they run. One statement; none for a visitor
    who names no version.
    """
    rows = list(_rows(viewer, product_id, version_id))
    own = [row for row in rows if row.id and row.id == row.own_id]
    newest = {row.product_id: row.position for row in sorted(own, key=lambda row: row.position)}
    placed = [(row.id, row.position <= newest[row.product_id]) for row in rows if row.product_id in newest]
    products = frozenset(row.product_id for row in rows) if product_id is None else frozenset({product_id})
    asks = Reader(
        product_ids=products,
        version_ids=frozenset(row.id for row in own),
        until_ids=frozenset(number for number, is_there in placed if is_there),
        later_ids=frozenset(number for number, is_there in placed if not is_there),
    )
    return asks, {row.product_id: Runs(row.name, row.position) for row in reversed(own)}


def _rows(viewer: Viewer, product_id: int | None, version_id: int | None) -> Iterator[_Row]:
    """In the order in which the reader named what they run."""
    versions = (Version.id, Version.name, Version.position)
    query: Any
    if product_id is not None and version_id is not None:
        query = select(literal(product_id), literal(version_id), *versions).where(Version.product_id == product_id)
    elif viewer.is_authenticated:
        query = select(Running.product_id, Running.version_id, *versions).where(Running.user_id == viewer.id)
        query = query.outerjoin(Version, Version.product_id == Running.product_id).order_by(Running.id)
        query = query if product_id is None else query.where(Running.product_id == product_id)
    else:
        return
    for product, chosen, number, name, position in db.session.execute(query):
        yield _Row(product, chosen, number or 0, name or "", position or 0)

"""What admins do with products and their ordered versions. `actor` is a person, or None for the shell."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal import journal
from portal.core import ids, names
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.products import queries
from portal.products.events import ProductEvent
from portal.products.models import Product, Version

LONGEST_PRODUCT, LONGEST_VERSION, LONGEST_DESCRIPTION = 80, 40, 2000


def add_product(actor: Any, *, name: str, description: str = "") -> Product:
    """A new product, last in the list. Raises Invalid when the name is empty, too long or taken."""
    name = _free_product_name(name)
    product = Product(
        name=name, slug=_free_slug(name), description=_description(description), position=queries.last_position() + 1
    )
    db.session.add(product)
    journal.record(ProductEvent.PRODUCT_ADDED, actor=actor, subject=product, label=name)
    return product


def change_product(actor: Any, product: Product, *, name: str, description: str) -> None:
    """Another name or description; the address stays. Raises Invalid as `add_product` does."""
    name, description = _free_product_name(name, own=product), _description(description)
    if (name, description) == (product.name, product.description):
        return
    former, product.name, product.description = product.name, name, description
    journal.record(ProductEvent.PRODUCT_CHANGED, actor=actor, subject=product, label=name, former=former)


def move_product(actor: Any, product: Product, *, by: int) -> None:
    """`by` places down the list, or up when negative."""
    order = queries.products()
    if _shift(order, product, by):
        _number(order)
        journal.record(ProductEvent.PRODUCT_MOVED, actor=actor, subject=product, label=product.name)


def remove_product(actor: Any, product: Product) -> None:
    """Away with a product that nobody uses. Raises Refused when something still refers to it or to its versions."""
    name = product.name
    _delete(product, f"{name} is in use, so it stays: people run it or wrote about it.")
    journal.record(ProductEvent.PRODUCT_REMOVED, actor=actor, subject=product, label=name)


def add_version(actor: Any, product: Product, *, name: str, released: date | None = None) -> Version:
    """A new version, as the newest. Raises Invalid when the name is empty, too long or taken."""
    name = _free_version_name(product, name)
    position = max((version.position for version in product.versions), default=-1) + 1
    version = Version(name=name, position=position, released=released)
    product.versions.append(version)
    journal.record(ProductEvent.VERSION_ADDED, actor=actor, subject=version, label=name, product=product.name)
    return version


def change_version(actor: Any, version: Version, *, name: str, released: date | None) -> None:
    """Another name or day of release. Raises Invalid as `add_version` does."""
    name = _free_version_name(version.product, name, own=version)
    if (name, released) == (version.name, version.released):
        return
    former, version.name, version.released = version.name, name, released
    journal.record(
        ProductEvent.VERSION_CHANGED,
        actor=actor,
        subject=version,
        label=name,
        former=former,
        product=version.product.name,
    )


def move_version(actor: Any, version: Version, *, by: int) -> None:
    """`by` places towards newer, or towards older when negative."""
    order = list(version.product.versions)
    if _shift(order, version, by):
        reorder_versions(actor, version.product, order)


def reorder_versions(actor: Any, product: Product, order: Sequence[Version]) -> None:
    """All versions of `product`, oldest first. Raises Invalid unless `order` holds each of them once."""
    if len(order) != len(product.versions) or set(order) != set(product.versions):
        raise Invalid("The order must name every version of the product once.")
    _number(order)
    journal.record(ProductEvent.VERSIONS_REORDERED, actor=actor, subject=product, label=product.name)
    db.session.expire(product, ["versions"])


def remove_version(actor: Any, version: Version) -> None:
    """Away with a version that nobody uses. Raises Refused when something still refers to it."""
    product, name = version.product, version.name
    _delete(version, f"{product.name} {name} is in use, so it stays: people run it or wrote about it.")
    journal.record(ProductEvent.VERSION_REMOVED, actor=actor, subject=version, label=name, product=product.name)
    db.session.expire(product, ["versions"])


def _delete(row: Product | Version, refusal: str) -> None:
    """The database knows what refers to a row, also from slices that this one knows nothing about."""
    try:
        with db.session.begin_nested():
            db.session.delete(row)
    except IntegrityError as error:
        raise Refused(refusal) from error


def _shift(order: list[Any], row: Any, by: int) -> bool:
    place = order.index(row)
    target = min(max(place + by, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    return target != place


def _number(order: Sequence[Product | Version]) -> None:
    for position, row in enumerate(order):
        row.position = position


def _free_product_name(name: str, own: Product | None = None) -> str:
    name = names.tidy(name, longest=LONGEST_PRODUCT)
    if any(other.name.casefold() == name.casefold() for other in queries.products() if other is not own):
        raise Invalid(f"There is a product called {name} already.", "name")
    return name


def _free_version_name(product: Product, name: str, own: Version | None = None) -> str:
    name = names.tidy(name, longest=LONGEST_VERSION)
    if any(other.name.casefold() == name.casefold() for other in product.versions if other is not own):
        raise Invalid(f"{product.name} has a version {name} already.", "name")
    return name


def _free_slug(name: str) -> str:
    wanted = ids.slug(name, 50) or "product"
    return ids.free_slug(wanted, queries.slugs_like(wanted))


def _description(text: str) -> str:
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid(f"That is too long: {LONGEST_DESCRIPTION:,} characters at most.", "description")
    return text.strip()

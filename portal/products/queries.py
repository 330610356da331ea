"""Reads of products and versions. Everybody may see them all."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.core.db import db
from portal.products.models import Product, Version


def products() -> list[Product]:
    """All products in the order that admins gave them, with their versions, in two queries."""
    query = select(Product).options(selectinload(Product.versions)).order_by(Product.position, Product.id)
    return list(db.session.scalars(query))


def product(slug: str) -> Product | None:
    """The product with that slug."""
    return db.session.scalar(select(Product).where(Product.slug == slug))


def product_by_id(product_id: int) -> Product | None:
    """The product with that id."""
    return db.session.get(Product, product_id)


def version(version_id: int) -> Version | None:
    """The version with that id."""
    return db.session.get(Version, version_id)


def versions(ids: Collection[int]) -> list[Version]:
    """Those of these versions that exist."""
    return list(db.session.scalars(select(Version).where(Version.id.in_(ids)))) if ids else []


def slugs_like(slug: str) -> set[str]:
    """The slugs in use that begin with `slug`."""
    return set(db.session.scalars(select(Product.slug).where(Product.slug.startswith(slug, autoescape=True))))


def last_position() -> int:
    """The highest position of a product; -1 when there is none."""
    highest = db.session.scalar(select(func.max(Product.position)))
    return -1 if highest is None else highest

"""Product and version out of an address, for lists and for search; what isn't known is left out, with a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from portal.products.models import Product, Version


@dataclass(slots=True)
class Narrowed:
    """What a list is narrowed to, and what was left out."""

    product: Product | None = None
    version: Version | None = None
    notes: list[str] = field(default_factory=list)


def narrowed(arguments: Mapping[str, str], products: Sequence[Product]) -> Narrowed:
    """`product` by its slug, `version` by its name within the product."""
    found = Narrowed()
    slug, name = arguments.get("product", ""), arguments.get("version", "")
    if slug:
        found.product = next((product for product in products if product.slug == slug), None)
        if found.product is None:
            found.notes.append(f"There is no product “{slug[:40]}”, so all are shown.")
    if name and found.product:
        found.version = next((version for version in found.product.versions if version.name == name), None)
        if found.version is None:
            found.notes.append(f"There is no version “{name[:40]}” of {found.product.name}, so all are shown.")
    return found


def option(label: str, count: int | None, endpoint: str, arguments: Mapping[str, Any], *, is_current: bool) -> Any:
    """One choice of a filter, as the component `facets` wants it."""
    given = {name: value for name, value in arguments.items() if value}
    return {"label": label, "count": count, "url": url_for(endpoint, **given), "is_current": is_current}

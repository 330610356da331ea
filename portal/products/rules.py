"""Which product and version a text names. Pure: nothing is read or written here."""

import re
from collections.abc import Collection, Iterable, Sequence

from portal.products.models import Product, Version

_WORD = re.compile(r"[^\W_]+")


def named_in(
    text: str, products: Sequence[Product], runs: Collection[int] = ()
) -> tuple[Product | None, Version | None]:
    """The product that the text names and the latest of its versions that it names; None for what it doesn't.

    A product is named by its whole name, or by a word of it that no other product has, written as there, or anyhow if
    it is one of those in `runs`. Of several that are named none is taken. Without one the version may be that of the
    only product in `runs` that has it.
    """
    whole = [product for product in products if _has(text, product.name, re.IGNORECASE)]
    named = _only(product for product in whole if not any(_holds(other, product) for other in whole))
    named = named or _only(product for product in products if _has_own_word(text, product, products, runs))
    if named is not None:
        return named, _version(text, named)
    running = [product for product in products if product.id in runs]
    found = [(product, version) for product in running if (version := _version(text, product)) is not None]
    return found[0] if len(found) == 1 else (None, None)


def _only(products: Iterable[Product]) -> Product | None:
    found = list(products)
    return found[0] if len(found) == 1 else None


def _has(text: str, name: str, flags: int = 0) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) is not None


def _holds(longer: Product, product: Product) -> bool:
    """Whether one name is part of the other: who says "Lumen Pocket" doesn't say "Lumen"."""
    return longer is not product and _has(longer.name, product.name, re.IGNORECASE)


def _has_own_word(text: str, product: Product, products: Sequence[Product], runs: Collection[int]) -> bool:
    others = {word for other in products if other is not product for word in _WORD.findall(other.name)}
    own = [word for word in _WORD.findall(product.name) if word not in others and len(word) > 2]
    flags = re.IGNORECASE if product.id in runs else 0
    return any(_has(text, word, flags) for word in own)


def _version(text: str, product: Product) -> Version | None:
    """The latest version of the product in the text."""
    folded = text.casefold()
    there = (version for version in product.versions if version.name.casefold() in folded)
    named = [version for version in there if _is_named(text, version, product)]
    return max(named, key=lambda version: version.position, default=None)


def _is_named(text: str, version: Version, product: Product) -> bool:
    """4.1 isn't named by 4.1.2; a plain number is one only where it is called so: there are 4 people, and years."""
    called = rf"(?:\b(?:version|release|{re.escape(product.name)})\s+v?|\bv)"
    before = called if version.name.isdigit() else r"(?<![\w.])v?"
    return re.search(rf"{before}{re.escape(version.name)}(?!\w|\.\d)", text, re.IGNORECASE) is not None

"""What can happen to products and versions."""

from enum import StrEnum


class ProductEvent(StrEnum):
    """In the past tense; the subject is the product or the version."""

    PRODUCT_ADDED = "product.added"
    PRODUCT_CHANGED = "product.changed"
    PRODUCT_MOVED = "product.moved"
    PRODUCT_REMOVED = "product.removed"
    VERSION_ADDED = "version.added"
    VERSION_CHANGED = "version.changed"
    VERSION_REMOVED = "version.removed"
    VERSIONS_REORDERED = "versions.reordered"

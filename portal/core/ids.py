"""Random tokens and readable slugs."""

import itertools
import re
import secrets
import unicodedata
from collections.abc import Collection


def token(size: int = 16) -> str:
    """A random URL-safe token with `size` bytes of entropy."""
    return secrets.token_urlsafe(size)


def slug(text: str, length: int = 60) -> str:
    """`text` as lower-case ASCII words joined by hyphens, as many as fit into `length`; may be empty.

    A first word that is longer than that is cut.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(words) <= length:
        return words
    return words[: length + 1].rpartition("-")[0] or words[:length]


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3` … that isn't in `taken`."""
    candidates = itertools.chain([wanted], (f"{wanted}-{number}" for number in itertools.count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)

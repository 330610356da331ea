"""Random tokens and readable slugs."""

import re
import secrets
import unicodedata


def token(size: int = 16) -> str:
    """A random URL-safe token with `size` bytes of entropy."""
    return secrets.token_urlsafe(size)


def slug(text: str, length: int = 60) -> str:
    """`text` as lower-case ASCII words joined by hyphens, cut to `length`; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:length].rstrip("-")

"""What verbs ask before they write."""

import re

from portal.accounts.models import User, Viewer
from portal.community import rules
from portal.community.models import Post
from portal.core.errors import Invalid, NotFound, Refused
from portal.products.models import Product, Version

EMPTY_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")
LONGEST_TITLE = 200
LONGEST_LINE = 200
LONGEST_REASON = 300
LONGEST_NOTE = 500
LONGEST_KEY = 40


def seen(actor: Viewer, post: Post) -> None:
    """Raises NotFound when `actor` may not see `post`: strangers can't tell that it is there."""
    if not rules.may_see(actor, post):
        raise NotFound("There is no such post.")


def taking_part(actor: Viewer) -> None:
    """Raises Refused when `actor` is not signed in or has not confirmed the address."""
    if not actor.is_authenticated:
        raise Refused("Sign in first.")
    if not rules.may_take_part(actor):
        raise Refused("Confirm your e-mail address first: the link is in the mail we sent you.")


def allowed(may: bool, message: str) -> None:
    """Raises Refused with `message` unless `may`."""
    if not may:
        raise Refused(message)


def cleaned(text: str | None) -> str:
    """`text` as it is kept: one kind of line break, no NUL (PostgreSQL takes none), no empty lines around it.

    Spaces before the first word stay: they may be code.
    """
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip()
    return EMPTY_LINES.sub("", lines)


def needed(text: str | None, field: str, message: str) -> str:
    """`text`, cleaned. Raises Invalid with `message` when nothing is left."""
    kept = cleaned(text)
    if not kept:
        raise Invalid(message, field)
    return kept


def line(text: str | None, field: str, longest: int = LONGEST_LINE) -> str:
    """`text` as one line. Raises Invalid when it is longer than `longest` characters."""
    kept = " ".join(cleaned(text).split())
    if len(kept) > longest:
        raise Invalid(f"This is {len(kept)} characters long; {longest} fit.", field)
    return kept


def reason_given(actor: User, author_id: int | None, reason: str) -> str:
    """The reason, as one line. Raises Invalid when somebody else's words are touched without one."""
    kept = line(reason, "reason", LONGEST_REASON)
    if actor.id != author_id and not kept:
        raise Invalid("Say why: the reason stays beside the text.", "reason")
    return kept


def fitting(product: Product | None, version: Version | None) -> tuple[Product | None, Version | None]:
    """Product and version; a version alone brings its product. Raises Invalid when they don't belong together."""
    if version is None:
        return product, None
    if product is not None and version.product_id != product.id:
        raise Invalid(f"{version.name} is not a version of {product.name}.", "version")
    return version.product, version


def version_for(post: Post, version: Version | None) -> Version | None:
    """`version`. Raises Invalid when it is of another product than the post's."""
    if version is not None and post.product_id is not None and version.product_id != post.product_id:
        raise Invalid(f"{version.name} is not a version of the product this is about.", "version")
    return version

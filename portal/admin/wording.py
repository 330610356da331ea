"""The journal's rows in words. Each sentence follows the name of who did it."""

from collections import defaultdict

from portal.accounts.events import AccountEvent
from portal.admin.events import AdminEvent
from portal.desk.events import DeskEvent
from portal.journal import Event
from portal.products.events import ProductEvent

# {subject} is the person that it happened to; the rest comes out of the row itself.
WORDS: dict[str, str] = {
    ProductEvent.PRODUCT_ADDED: "added the product {label}",
    ProductEvent.PRODUCT_CHANGED: "changed the product {former}, now {label}",
    ProductEvent.PRODUCT_MOVED: "moved {label} in the list of products",
    ProductEvent.PRODUCT_REMOVED: "removed the product {label}",
    ProductEvent.VERSION_ADDED: "added {product} {label}",
    ProductEvent.VERSION_CHANGED: "changed {product} {former}, now {label}",
    ProductEvent.VERSION_REMOVED: "removed {product} {label}",
    ProductEvent.VERSIONS_REORDERED: "put the versions of {label} in another order",
    AccountEvent.USER_CREATED: "made an account for {subject}: {role}",
    AccountEvent.ROLE_CHANGED: "made {subject} {role} instead of {former}",
    AccountEvent.DEACTIVATED: "closed the account of {subject}",
    AccountEvent.REACTIVATED: "opened the account of {subject} again",
    AccountEvent.ORGANISATION_CHANGED: "changed the organisation of {subject}: {label}",
    AccountEvent.ORGANISATION_ADDED: "added the organisation {label}",
    AccountEvent.ORGANISATION_RENAMED: "renamed the organisation {former}, now {label}",
    AccountEvent.ORGANISATION_REMOVED: "removed the organisation {label}",
    AdminEvent.JOBS_RETRIED: "had {count} failed jobs tried again",
    AdminEvent.INDEX_REBUILD_REQUESTED: "had the search index built anew",
    DeskEvent.VIEWING_BEGUN: "began to see the portal as {subject} does: {reason}",
    DeskEvent.VIEWING_ENDED: "sees the portal as {subject} does no more",
}
# What people did themselves, as the history of an account tells it to admins.
OWN_WORDS: dict[str, str] = {
    AccountEvent.SIGNED_UP: "signed up",
    AccountEvent.SIGN_UP_REPEATED: "somebody signed up with this address again",
    AccountEvent.CONFIRMATION_REQUESTED: "asked for the confirmation mail again",
    AccountEvent.ADDRESS_CONFIRMED: "confirmed the address",
    AccountEvent.SIGNED_IN: "signed in",
    AccountEvent.SIGN_IN_FAILED: "a sign-in failed",
    AccountEvent.SIGNED_OUT: "signed out",
    AccountEvent.RESET_REQUESTED: "somebody asked for a new password",
    AccountEvent.PASSWORD_RESET: "set a new password by mail",
    AccountEvent.PASSWORD_CHANGED: "changed the password",
    AccountEvent.PROFILE_CHANGED: "changed name or words about themselves",
}


def sentence(event: Event, subject: str = "") -> str:
    """What happened, without who did it; where nobody did, a sentence of its own.

    `subject` is the name of the person that it happened to.
    """
    template = WORDS.get(event.name) or OWN_WORDS.get(event.name) or event.name
    facts = {key: "none" if value is None else str(value) for key, value in event.data.items()}
    words = template.format_map(defaultdict(lambda: "?", {**facts, "subject": subject or "?"}))
    if event.actor_id is not None:
        return words
    return f"{words[:1].upper()}{words[1:]}{' (from the shell)' if event.name in WORDS else ''}"

"""Who may do what with known problems. Pure: nothing is read or written here."""

from portal.accounts.models import User, Viewer
from portal.community.models import Kind, Post
from portal.community.rules import is_author, may_see, may_take_part


def may_announce(viewer: Viewer, post: Post) -> bool:
    """Support says how a problem stands and who looks after it."""
    return viewer.is_staff and may_take_part(viewer) and may_see(viewer, post)


def may_look_after(person: User) -> bool:
    """Somebody from support who is here still."""
    return person.is_staff and person.active


def may_link(viewer: Viewer) -> bool:
    """Support links reports of the same problem, takes links off, and decides what customers propose."""
    return viewer.is_staff and may_take_part(viewer)


def may_propose(viewer: Viewer, post: Post) -> bool:
    """Whoever takes part may say of a problem or workaround that it is the same as another."""
    return may_take_part(viewer) and may_see(viewer, post) and can_be_linked(post)


def can_be_linked(post: Post) -> bool:
    """Problems and workarounds that can be read; there is nothing to solve in a story."""
    return post.kind != Kind.STORY and not post.is_hidden


def may_say_different(viewer: Viewer, report: Post) -> bool:
    """Whoever wrote a report that is linked knows whether it is the same."""
    return report.canonical_id is not None and may_take_part(viewer) and is_author(viewer, report)

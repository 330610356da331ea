"""Who may do what with known problems. Pure: nothing is read or written here."""

from portal.accounts.models import User, Viewer
from portal.community.models import Kind, Post, Visibility
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


def speaks_for(report: Post, head: Post) -> bool:
    """Whether what was announced of `report` may be read by everybody who may read `head`, hidden or not."""
    if report.visibility == Visibility.PUBLIC or report.id == head.id:
        return True
    if report.visibility == Visibility.CUSTOMERS:
        return head.visibility != Visibility.PUBLIC
    same = report.organisation_id is not None and report.organisation_id == head.organisation_id
    return head.visibility == Visibility.ORGANISATION and same

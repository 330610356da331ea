"""Who may do what with known problems. Pure: nothing is read or written here."""

from portal.accounts.models import User, Viewer
from portal.community.models import Post
from portal.community.rules import may_see, may_take_part


def may_announce(viewer: Viewer, post: Post) -> bool:
    """Support says how a problem stands and who looks after it."""
    return viewer.is_staff and may_take_part(viewer) and may_see(viewer, post)


def may_look_after(person: User) -> bool:
    """Somebody from support who is here still."""
    return person.is_staff and person.active

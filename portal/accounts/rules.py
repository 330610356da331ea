"""Who may do what with accounts. Pure: nothing is read or written here."""

from portal.accounts.models import Running, User, Viewer


def may_take_part(viewer: Viewer) -> bool:
    """Publish, reply, say "me too", confirm: people whose address is confirmed. Others may read, search and draft."""
    return viewer.is_active and viewer.is_confirmed


def may_see_details(viewer: Viewer, person: User) -> bool:
    """A person's own words and what they run are for people who are signed in; a closed account shows neither."""
    return viewer.is_authenticated and (person.active or viewer.is_staff)


def may_edit_profile(viewer: Viewer, person: User) -> bool:
    """One's own alone."""
    return viewer.id is not None and viewer.id == person.id


def may_edit_running(viewer: Viewer, running: Running) -> bool:
    """What oneself runs."""
    return viewer.id is not None and viewer.id == running.user_id


def may_manage_people(viewer: Viewer) -> bool:
    """Roles, organisations, closing accounts."""
    return viewer.is_admin


def may_manage_products(viewer: Viewer) -> bool:
    """Products and versions."""
    return viewer.is_admin

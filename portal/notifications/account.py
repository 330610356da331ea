"""What is told about one's own account: that mail to its address comes back."""

from collections.abc import Sequence

from portal.accounts.models import User, Viewer
from portal.notifications import sources
from portal.notifications.models import Notification
from portal.notifications.sources import About, Loaded


def register() -> None:
    """Let news about accounts be told."""
    sources.register(User.__tablename__, load)


def load(notifications: Sequence[Notification]) -> Loaded:
    """Nothing is read: the owner alone sees it."""
    return Loaded(_about)


def _about(viewer: Viewer, notification: Notification) -> About | None:
    if viewer.id != notification.subject_id:
        return None
    return About(
        title="Your mail address",
        sentence="A mail server refused mail to your address, so nothing more is sent there.",
        path="/me/notifications",
    )

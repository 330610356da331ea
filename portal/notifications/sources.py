"""What notifications are about is owned by higher slices: they say how it reads and who may see it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.accounts.models import User, Viewer
from portal.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class About:
    """What one notification says. `is_public`: the title may stand in a subject line. `path` is a local address.

    The excerpt is made when it is asked for: the bell and lists do without.
    """

    title: str
    sentence: str  # "Ravi answered: a solution."
    path: str
    excerpt_of: Callable[[], str] = str
    is_public: bool = False

    @property
    def excerpt(self) -> str:
        """The beginning of what was written, as plain words; may be empty."""
        return self.excerpt_of()


@dataclass(frozen=True, slots=True)
class DigestPart:
    """A heading of the digest and its lines: sentence and local address (or "")."""

    heading: str
    lines: Sequence[tuple[str, str]] = field(default_factory=tuple)


class Loaded:
    """What was read for some notifications. `about(viewer, notification)` is None when the viewer may not see it."""

    def __init__(self, about: Callable[[Viewer, Notification], About | None]):
        self.about = about


Load = Callable[[Sequence[Notification]], Loaded]
Enrich = Callable[[User, datetime], Iterable[DigestPart]]
_loads: dict[str, Load] = {}
digest_parts: list[Enrich] = []


def register(subject_type: str, load: Load) -> None:
    """Let notifications grouped under such subjects be told. `load` reads for all given ones at once."""
    _loads[subject_type] = load


def is_known(subject_type: str) -> bool:
    """Whether anything about such subjects is told."""
    return subject_type in _loads


def add_to_digest(part: Enrich) -> None:
    """Let the digest hold what `part(person, since)` gives."""
    if part not in digest_parts:
        digest_parts.append(part)


def load(notifications: Sequence[Notification]) -> Loaded:
    """Read what is needed to tell all of these, a fixed number of statements for each kind of subject."""
    by_type: dict[str, list[Notification]] = {}
    for notification in notifications:
        by_type.setdefault(notification.subject_type, []).append(notification)
    loaded = {name: _loads[name](some) for name, some in by_type.items() if name in _loads}

    def about(viewer: Viewer, notification: Notification) -> About | None:
        found = loaded.get(notification.subject_type)
        return found.about(viewer, notification) if found else None

    return Loaded(about)

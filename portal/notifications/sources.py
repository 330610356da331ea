"""What notifications are about is owned by higher slices: they say how it reads and who may see it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.accounts.models import User, Viewer
from portal.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class About:
    """What one notification says. `is_public`: the title may stand in a subject line. `path` is a local address.

    The excerpt is made when it is asked for: the bell and lists do without. So are the answers to a question: words and
    full addresses of pages that work without signing in, for mails alone.
    """

    title: str
    sentence: str  # "Ravi answered: a solution."
    path: str
    excerpt_of: Callable[[], str] = str
    is_public: bool = False
    question: str = ""
    answers_of: Callable[[], Sequence[tuple[str, str]]] = tuple

    @property
    def answers(self) -> Sequence[tuple[str, str]]:
        """What may be answered, each with its address; empty where nothing is asked."""
        return self.answers_of()

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
Hold = Callable[[Sequence[Notification]], Mapping[int, datetime | None]]
Enrich = Callable[[User, datetime], Iterable[DigestPart]]
_loads: dict[str, Load] = {}
_loads_by_kind: dict[str, Load] = {}
_private: set[str] = set()
_holds: list[Hold] = []
digest_parts: list[Enrich] = []


def register(subject_type: str, load: Load, *, private: bool = False) -> None:
    """Let notifications grouped under such subjects be told. `load` reads for all given ones at once.

    `private`: that somebody was told at all is for themselves alone; lists of mails for support leave these out.
    """
    _loads[subject_type] = load
    if private:
        _private.add(subject_type)


def private() -> frozenset[str]:
    """Subjects of which nobody but the people concerned hears even that something was told."""
    return frozenset(_private)


def register_kinds(load: Load, *kinds: str) -> None:
    """Let news of these kinds be told by a higher slice, whatever subject it is grouped under."""
    _loads_by_kind.update({str(kind): load for kind in kinds})


def is_known(subject_type: str) -> bool:
    """Whether anything about such subjects is told."""
    return subject_type in _loads


def add_to_digest(part: Enrich) -> None:
    """Let the digest hold what `part(person, since)` gives."""
    if part not in digest_parts:
        digest_parts.append(part)


def hold_back(asks: Hold) -> None:
    """Let a slice hold news back from its mail. `asks` gives, by id of those of some notifications that don't go out
    now, when to ask again; None: another mail tells it."""
    if asks not in _holds:
        _holds.append(asks)


def held_back(notifications: Sequence[Notification]) -> dict[int, datetime | None]:
    """What of this doesn't go out now, as `hold_back` says."""
    return {number: until for asks in _holds for number, until in asks(notifications).items()} if notifications else {}


def load(notifications: Sequence[Notification]) -> Loaded:
    """Read what is needed to tell all of these, a fixed number of statements for each kind of news."""
    by_load: dict[Load, list[Notification]] = {}
    for notification in notifications:
        if load := _load_for(notification):
            by_load.setdefault(load, []).append(notification)
    loaded = {load: load(some) for load, some in by_load.items()}

    def about(viewer: Viewer, notification: Notification) -> About | None:
        load = _load_for(notification)
        found = loaded.get(load) if load else None
        return found.about(viewer, notification) if found else None

    return Loaded(about)


def _load_for(notification: Notification) -> Load | None:
    return _loads_by_kind.get(notification.kind) or _loads.get(notification.subject_type)

"""A fix is mailed to each person once: where a relay asks whether it works, its mail takes the place of the news."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.community.models import Standing
from portal.core.clock import now
from portal.journal import Event
from portal.notifications.models import Notification
from portal.problems.events import ProblemEvent
from portal.relays import rules
from portal.relays.models import Relay
from portal.relays.queries import events, offers, people, things
from portal.relays.queries.people import Aim

HELD = timedelta(hours=4)  # so long support has to decide about the relay before everybody is mailed that it is fixed
AGAIN = timedelta(minutes=10)


def told_by_a_relay(notifications: Sequence[Notification]) -> dict[int, datetime | None]:
    """Of news that a problem is fixed what isn't mailed now: None where a relay carried the same fix to the reader
    since it was announced, and when to ask again where a relay that would reach the reader isn't decided on yet."""
    announced = [row for row in notifications if row.kind == ProblemEvent.STANDING_ANNOUNCED]
    happened = _fixes([row.event_id for row in announced])
    told = events.told_at({_key(event) for event in happened.values()}, {row.user_id for row in announced})
    found: dict[int, datetime | None] = {}
    open_yet: defaultdict[str, list[Notification]] = defaultdict(list)
    for row in announced:
        event = happened.get(row.event_id)
        if event is None:
            continue
        if (_key(event), row.user_id) in told and told[_key(event), row.user_id] >= event.at:
            found[row.id] = None
        elif event.at + HELD > now():
            open_yet[_key(event)].append(row)
    for relay in offers.undecided(open_yet):
        gets = _reached(relay, [row.user_id for row in open_yet[relay.thing]])
        for row in open_yet[relay.thing]:
            if row.user_id in gets:
                found[row.id] = min(now() + AGAIN, happened[row.event_id].at + HELD)
    return found


def _fixes(event_ids: Sequence[int]) -> dict[int, Event]:
    found = events.by_ids(event_ids) if event_ids else {}
    return {number: event for number, event in found.items() if event.data.get("standing") == Standing.FIXED}


def _key(event: Event) -> str:
    """The key of what its relay carries; see `rules.Thing`."""
    return f"fix:{event.subject_id}:{event.data.get('version') or 0}"


def _reached(relay: Relay, people_ids: Sequence[int]) -> set[int]:
    thing = rules.of_relay(relay)
    return people.reached(Aim(thing, things.head_of(relay.post), versions=relay.versions), people_ids)

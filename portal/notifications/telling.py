"""Fan-out: from one event to the people who hear of it, in bounded chunks of a job each.

A chunk and the order for the next one are one transaction: a worker that is killed in between repeats nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import SelectBase

from portal.core.clock import now
from portal.jobs import enqueue, handler
from portal.journal import Event
from portal.journal.log import event as event_with_id
from portal.notifications import links, rules, sources
from portal.notifications.models import Notification, Reason, Way
from portal.notifications.queries import chosen, spreading

CHUNK = 200  # on SQLite others wait to write while a chunk is told: a tenth of a second
MAILS_A_JOB = 100
SEND = "notifications.send"


@dataclass(frozen=True, slots=True)
class Telling:
    """Who hears of an event. Of several reasons that somebody has, the first in `whom` is given.

    `whom`: a reason, and a statement that gives user ids (and, of topics, the watch's id beside them). `finds(words)`:
    whether a saved search finds what the event is about; None: saved searches don't hear of it. `mail`: what the mail
    is about that news gathers in, where it isn't the subject; such news goes alone.
    """

    subject: tuple[str, int]
    whom: Sequence[tuple[Reason, SelectBase]]
    part_id: int | None = None
    finds: Callable[[str], bool] | None = None
    mail: tuple[str, int] | None = None


Notifier = Callable[[Event], Telling | None]
notifiers: dict[str, Notifier] = {}


def tells(*names: str) -> Callable[[Notifier], Notifier]:
    """Register who hears of such events."""

    def register(function: Notifier) -> Notifier:
        for name in names:
            notifiers[str(name)] = function
        return function

    return register


def begin(event: Event) -> None:
    """Tell the first chunk of people of `event`; nobody when it is too old: an import or a story told afterwards."""
    if event.at > now() - rules.TOO_OLD:
        tell_people(event.id, 0)


@handler("notifications.tell_people")
def tell_people(event: int, after: int) -> None:
    """Tell a chunk of those who have a reason of their own, by user id."""
    happened, telling = _telling(event)
    if happened is None or telling is None:
        return
    found = spreading.people(telling.whom, after, CHUNK, but=happened.actor_id)
    tell_these(happened, telling, found)
    if len(found) == CHUNK:
        enqueue("notifications.tell_people", event=event, after=found[-1].user_id)
    elif telling.finds is not None and spreading.searches(0, 1):
        enqueue("notifications.tell_searchers", event=event, after=0)


@handler("notifications.tell_searchers")
def tell_searchers(event: int, after: int) -> None:
    """Tell a chunk of those whose saved search finds it."""
    happened, telling = _telling(event)
    if happened is None or telling is None or telling.finds is None:
        return
    searches = spreading.searches(after, CHUNK)
    hits = {
        search.user_id: spreading.Person(search.user_id, Reason.TOPIC, search.id)
        for search in searches
        if search.user_id != happened.actor_id and telling.finds(search.value)
    }
    tell_these(happened, telling, list(hits.values()))
    if len(searches) == CHUNK:
        enqueue("notifications.tell_searchers", event=event, after=searches[-1].id)


def tell_these(event: Event, telling: Telling, found: Sequence[spreading.Person]) -> None:
    """Tell these people of the event, each as they chose; once, and nobody of what they may not see or have muted."""
    if not found:
        return
    ids = [person.user_id for person in found]
    deaf = spreading.told_already(event.id, ids) | chosen.muted_among(ids, *telling.subject)
    people = spreading.accounts([number for number in ids if number not in deaf])
    ways, bounced = chosen.choices_of(people), chosen.bounces_of(people)
    draft = row_of(event, telling)
    news = Notification(**draft)
    loaded = sources.load([news])
    rows = []
    for person in found:
        account = people.get(person.user_id)
        if account is None or loaded.about(account, news) is None:
            continue
        way = rules.way_for(person.reason, ways.get(account.id, {}))
        if way == Way.NEVER:
            continue
        if not account.is_confirmed or bounced.get(account.id) == account.email:
            way = Way.HERE
        rows.append(draft | {"user_id": account.id, "reason": person.reason, "topic_id": person.topic_id, "way": way})
    _keep(event, telling, rows)


def _telling(event_id: int) -> tuple[Event | None, Telling | None]:
    event = event_with_id(event_id)
    notifier = notifiers.get(event.name) if event else None
    return event, notifier(event) if event and notifier else None


def _keep(event: Event, telling: Telling, rows: list[dict[str, Any]]) -> None:
    at_once = [row["user_id"] for row in rows if row["way"] == Way.AT_ONCE]
    due = now() + rules.GATHERED
    mails, made = spreading.gathering(
        at_once, telling.mail or telling.subject, lambda user_id: links.message_id("told", event.id, user_id), due
    )
    spreading.insert_notifications([row | {"delivery_id": mails.get(row["user_id"])} for row in rows])
    for start in range(0, len(made), MAILS_A_JOB):
        enqueue(SEND, run_at=due, deliveries=made[start : start + MAILS_A_JOB])


def row_of(event: Event, telling: Telling) -> dict[str, Any]:
    """What all notifications of an event have in common."""
    return {
        "event_id": event.id,
        "kind": event.name,
        "actor_id": event.actor_id,
        "subject_type": telling.subject[0],
        "subject_id": telling.subject[1],
        "part_id": telling.part_id,
        "created": now(),
        "read_at": None,
    }

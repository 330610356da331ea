"""The daily digest: one mail at an hour of the reader's choice, only when there is something for that reader."""

from datetime import timedelta

from portal.core.clock import now
from portal.jobs import enqueue, handler
from portal.notifications import links, rules
from portal.notifications.queries import chosen, outgoing, spreading
from portal.notifications.telling import CHUNK, MAILS_A_JOB, SEND

EVERY = timedelta(minutes=20)  # so that no hour is stepped over


@handler("notifications.digests", every=EVERY)
def digests(after: int = 0) -> None:
    """Make the digests of a chunk of people whose hour it is, by user id. One a day: its id says whose and of when."""
    moment = now()
    waiting = outgoing.awaiting_digest(after, CHUNK)
    hours = chosen.hours_of(waiting)
    made = []
    for user_id in waiting:
        if rules.digest_due(hours.get(user_id), moment):
            day = moment.astimezone(rules.zone_of(hours.get(user_id))).date()
            number = spreading.insert_digest(user_id, links.message_id("digest", f"{day:%Y%m%d}", user_id))
            if number is not None:
                outgoing.put_into_digest(user_id, number)
                made.append(number)
    for start in range(0, len(made), MAILS_A_JOB):
        enqueue(SEND, deliveries=made[start : start + MAILS_A_JOB])
    if len(waiting) == CHUNK:
        enqueue("notifications.digests", after=waiting[-1])

"""Counting: reads the records, and keeps how many there were."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.asking import queries as asking
from portal.core.clock import now
from portal.core.db import db
from portal.insights import queries, rules
from portal.insights.models import Counting, DayCount, Measure, MedianHours

OF_INQUIRIES = [
    Measure.CONFIRMED, Measure.LIKELY, Measure.TAKEN_BACK, Measure.JOINED, Measure.PUBLISHED, Measure.UNKNOWN,
    Measure.WAITING, Measure.JUDGED_RIGHT, Measure.JUDGED_WRONG,
]  # fmt: skip
OF_THE_REST = [measure for measure in Measure if measure not in OF_INQUIRIES]
Key = tuple[date, Measure, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted at the moment `at`: inquiries of these days, and all that is younger than the horizon of the
    others."""

    at: datetime
    days: frozenset[date]
    inquiries: Counter[Key]
    rest: Counter[Key]
    medians: rules.Medians


def count() -> Counts:
    """Count, reading only. Of inquiries those days alone on which something may have changed since the last time."""
    at, last = now(), queries.last_counting()
    days = _days(at, last.created if last else None)
    inquiries: Counter[Key] = Counter()
    of_days = asking.kept_counts(days)
    of_days.update(asking.tally(asking.ended_on(days)))
    for key, number in of_days.items():
        for measure in rules.measures(key.settled, key.judged):
            inquiries[key.day, measure, key.product_id] += number
    since = _horizon(at)
    rest: Counter[Key] = Counter()
    for day, measure, product_id, number in (*queries.told(since), *queries.introductions(since)):
        rest[day, measure, product_id] += number
    return Counts(at, frozenset(days), inquiries, rest, rules.medians(queries.helped_reports(since)))


def keep(counts: Counts) -> None:
    """Put what was counted in the place of what was counted before; safe to do twice."""
    horizon = _horizon(counts.at).date()
    queries.forget_days(OF_INQUIRIES, counts.days)
    queries.forget_since(OF_THE_REST, horizon)
    queries.forget_medians()
    queries.forget_countings()
    for counted in (counts.inquiries, counts.rest):
        db.session.add_all(
            DayCount(day=day, measure=measure, product_id=product_id, number=number)
            for (day, measure, product_id), number in counted.items()
        )
    db.session.add_all(
        MedianHours(period=period, first_day=first, product_id=product_id, reports=reports, hours=hours)
        for (period, first, product_id), (reports, hours) in counts.medians.items()
    )
    db.session.add(Counting(created=counts.at))
    db.session.flush()


def _days(at: datetime, last: datetime | None) -> set[date]:
    """The days whose inquiries may count otherwise than before; all that are known if nothing was counted yet."""
    if last is None:
        return asking.days_since() | {key.day for key in asking.kept_counts()}
    since = last - timedelta(days=rules.DAYS_RECOUNTED)
    recent = {since.date() + timedelta(days=number) for number in range((at.date() - since.date()).days + 1)}
    return asking.days_since(since) | recent


def _horizon(at: datetime) -> datetime:
    """From when on all but inquiries is counted: a whole day."""
    return datetime.combine((at - rules.HORIZON).date(), time.min, at.tzinfo)

"""What was counted, as pages show it. There are no people and no texts in it; all of support sees all of it."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, select

from portal.core.db import db
from portal.insights.models import NO_PRODUCT, Counting, DayCount, Measure, MedianHours, Period
from portal.insights.rules import first_day


class Number(NamedTuple):
    """How many there were in the week or month that begins on `first`."""

    first: date
    measure: Measure
    number: int


def last_counting() -> Counting | None:
    """When everything was counted last; None if it never was."""
    return db.session.scalar(select(Counting).order_by(Counting.id.desc()).limit(1))


def numbers(period: Period, since: date, product_id: int | None = None) -> list[Number]:
    """How many there were, by week or month and measure, from that day on; of one product or of all.

    Two years have many days: of months the database makes the sums. Weeks are few.
    """
    day: Any = func.substr(cast(DayCount.day, String), 1, 7) if period == Period.MONTH else DayCount.day
    query = select(day, DayCount.measure, func.sum(DayCount.number)).where(DayCount.day >= since)
    if product_id is not None:
        query = query.where(DayCount.product_id == product_id)
    rows = db.session.execute(query.group_by(day, DayCount.measure))
    return [Number(_first(period, when), Measure(measure), int(number)) for when, measure, number in rows]


def medians_since(period: Period, since: date, product_id: int | None = None) -> dict[date, tuple[int, float]]:
    """First day to how many reports something worked for in that week or month, and the median of their hours."""
    query = select(MedianHours.first_day, MedianHours.reports, MedianHours.hours).where(
        MedianHours.period == period,
        MedianHours.first_day >= since,
        MedianHours.product_id == (product_id or NO_PRODUCT),
    )
    return {first: (reports, hours) for first, reports, hours in db.session.execute(query)}


def _first(period: Period, when: Any) -> date:
    return date.fromisoformat(f"{when}-01") if period == Period.MONTH else first_day(period, when)

"""What was counted, as pages show it. There are no people and no texts in it; all of support sees all of it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from portal.core.db import db
from portal.insights.models import NO_PRODUCT, Counting, DayCount, Measure, MedianHours, Period


class Number(NamedTuple):
    """How many there were on a day."""

    day: date
    measure: Measure
    number: int


def last_counting() -> Counting | None:
    """When everything was counted last; None if it never was."""
    return db.session.scalar(select(Counting).order_by(Counting.id.desc()).limit(1))


def numbers(since: date, product_id: int | None = None) -> list[Number]:
    """How many there were, by day and measure, from that day on; of one product or of all."""
    query = select(DayCount.day, DayCount.measure, func.sum(DayCount.number)).where(DayCount.day >= since)
    if product_id is not None:
        query = query.where(DayCount.product_id == product_id)
    rows = db.session.execute(query.group_by(DayCount.day, DayCount.measure))
    return [Number(day, Measure(measure), int(number)) for day, measure, number in rows]


def medians_since(period: Period, since: date, product_id: int | None = None) -> dict[date, tuple[int, float]]:
    """First day to how many reports something worked for in that week or month, and the median of their hours."""
    query = select(MedianHours.first_day, MedianHours.reports, MedianHours.hours).where(
        MedianHours.period == period,
        MedianHours.first_day >= since,
        MedianHours.product_id == (product_id or NO_PRODUCT),
    )
    return {first: (reports, hours) for first, reports, hours in db.session.execute(query)}

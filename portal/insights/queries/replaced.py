"""What is swept away when everything is counted anew."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete

from portal.core.db import db
from portal.insights.models import Counting, DayCount, Measure, MedianHours


def forget_days(measures: Collection[Measure], days: Collection[date]) -> None:
    """Delete what was counted of these days."""
    counted = delete(DayCount).where(DayCount.measure.in_(list(measures)), DayCount.day.in_(sorted(days)))
    db.session.execute(counted)


def forget_since(measures: Collection[Measure], since: date) -> None:
    """Delete what was counted of that day and later ones."""
    db.session.execute(delete(DayCount).where(DayCount.measure.in_(list(measures)), DayCount.day >= since))


def forget_medians() -> None:
    """Delete all medians."""
    db.session.execute(delete(MedianHours))


def forget_countings() -> None:
    """Delete when it was counted before."""
    db.session.execute(delete(Counting))

"""Tables of what was counted: a day's numbers, medians, and when counting was done last.

They are made from the records by `actions.count` and can be made anew; no text and no person is in them.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.clock import now
from portal.core.db import db

NO_PRODUCT = 0


class Measure(StrEnum):
    """What is counted by the day."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    TAKEN_BACK = "taken-back"
    JOINED = "joined"
    PUBLISHED = "published"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    JUDGED_RIGHT = "judged-right"
    JUDGED_WRONG = "judged-wrong"
    RELAY_WORKED = "relay-worked"
    RELAY_FAILED = "relay-failed"
    RELAY_UNTRIED = "relay-untried"
    RELAY_SILENT = "relay-silent"
    INTRODUCED = "introduced"
    MET = "met"
    MET_HELPED = "met-helped"


class Period(StrEnum):
    """What a median is taken over: a week from its Monday, a month from its first."""

    WEEK = "week"
    MONTH = "month"


class DayCount(db.Model):
    """How many there were on a day (UTC), of a product (0: of none or not known)."""

    __tablename__ = "insight_day_counts"
    __table_args__ = (Index("ix_insight_day_counts_product", "product_id", "day"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[Measure] = mapped_column(String(20), primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="0")
    number: Mapped[int]


class MedianHours(db.Model):
    """From report to something that worked, of the reports for which that was in this week or month: how many they
    are, and their median in hours. `product_id` 0: of all products."""

    __tablename__ = "insight_median_hours"

    period: Mapped[Period] = mapped_column(String(10), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="0")
    reports: Mapped[int]
    hours: Mapped[float]


class Counting(db.Model):
    """Everything was counted at that moment; the newest alone is kept."""

    __tablename__ = "insight_countings"

    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(default=now)

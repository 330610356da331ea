"""How reports of a problem spread over time: of its whole cluster, in one statement."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, union_all

from portal.community.models import MeToo, Post
from portal.community.queries import cluster
from portal.core.db import db

Point = tuple[str, float]


def reports_by_day(head: Post) -> dict[date, int]:
    """How many wrote of it or said "me too", by day; days on which nobody did are left out."""
    members = cluster.member_ids(head)
    wrote = select(func.date(Post.created).label("day")).where(Post.id.in_(members))
    said = select(func.date(MeToo.created).label("day")).where(MeToo.post_id.in_(members))
    days = union_all(wrote, said).subquery()
    rows = db.session.execute(select(days.c.day, func.count()).group_by(days.c.day)).all()
    return {date.fromisoformat(str(day)[:10]): count for day, count in rows}


def over_time(by_day: dict[date, int], until: date) -> tuple[str, list[Point]]:
    """By what it is counted ("day", "week", "month", "year"), and each of these with its number, oldest first.

    From the first report to `until`; those without a report have nought.
    """
    first, last = min(by_day), max(until, *by_day)
    grain = next(grain for grain in GRAINS if (last - first).days <= grain.longest)
    counts: Counter[date] = Counter()
    for day, count in by_day.items():
        counts[grain.start_of(day)] += count
    return grain.unit, [(grain.label(day), counts[day]) for day in _starts(grain, first, last)]


@dataclass(frozen=True, slots=True)
class Grain:
    """How finely time is drawn, where it is at most `longest` days; `length`: as many days as one of it has at most."""

    unit: str
    longest: int
    length: int
    start_of: Callable[[date], date]
    label: Callable[[date], str]


GRAINS = (
    Grain("day", 21, 1, lambda day: day, lambda day: f"{day.day} {day:%b}"),
    Grain("week", 26 * 7, 7, lambda day: day - timedelta(days=day.weekday()), lambda day: f"{day.day} {day:%b}"),
    Grain("month", 36 * 31, 31, lambda day: day.replace(day=1), lambda day: f"{day:%b %Y}"),
    Grain("year", 2**31, 366, lambda day: day.replace(month=1, day=1), lambda day: f"{day.year}"),
)


def _starts(grain: Grain, first: date, last: date) -> Iterator[date]:
    """The first days of all days, weeks, months or years from one day to another."""
    day = grain.start_of(first)
    while day <= last:
        yield day
        day = grain.start_of(day + timedelta(days=grain.length))

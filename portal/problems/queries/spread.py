"""How reports of a problem spread over time: of its whole cluster, in one statement."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import func, select, union_all

from portal.community.models import MeToo, Post
from portal.community.queries import cluster
from portal.core.db import db

Point = tuple[str, float]
DAYS, WEEKS, MONTHS = 21, 26 * 7, 36 * 31  # up to which length of time it is drawn by the day, the week, the month


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
    unit, start_of, label = _grain((last - first).days)
    counts: Counter[date] = Counter()
    for day, count in by_day.items():
        counts[start_of(day)] += count
    return unit, [(label(day), counts[day]) for day in _steps(start_of(first), last, start_of)]


def _grain(days: int) -> tuple[str, Callable[[date], date], Callable[[date], str]]:
    if days <= DAYS:
        return "day", lambda day: day, lambda day: f"{day.day} {day:%b}"
    if days <= WEEKS:
        return "week", lambda day: day - timedelta(days=day.weekday()), lambda day: f"{day.day} {day:%b}"
    if days <= MONTHS:
        return "month", lambda day: day.replace(day=1), lambda day: f"{day:%b %Y}"
    return "year", lambda day: day.replace(month=1, day=1), lambda day: f"{day.year}"


def _steps(first: date, last: date, start_of: Callable[[date], date]) -> list[date]:
    """The beginnings of all days, weeks, months or years from one day to another."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return list(dict.fromkeys(start_of(day) for day in days))

"""Pure parts of counting: weeks and months, medians, and when something that worked reached a report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from portal.asking.models import Judgement, Settled
from portal.insights.models import NO_PRODUCT, Measure, Period

JUDGED = {Judgement.RIGHT: Measure.JUDGED_RIGHT, Judgement.WRONG: Measure.JUDGED_WRONG}
DAYS_RECOUNTED = 9  # an inquiry is settled seven days after it was last touched, at the latest
Medians = dict[tuple[Period, date, int], tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Span:
    """How far back a page looks: so many weeks or months, the present one included."""

    period: Period
    count: int
    words: str


SPANS = {
    "12w": Span(Period.WEEK, 12, "12 weeks"),
    "26w": Span(Period.WEEK, 26, "26 weeks"),
    "12m": Span(Period.MONTH, 12, "12 months"),
    "24m": Span(Period.MONTH, 24, "24 months"),
}
HORIZON = timedelta(days=770)  # a little more than the longest of them


@dataclass(frozen=True, slots=True)
class Helped:
    """A report, and when something first worked: by its own marks, by those of its cluster, and since when it is
    linked to that."""

    product_id: int | None
    reported: datetime
    own: datetime | None
    cluster: datetime | None
    linked: datetime | None


def worked_at(report: Helped) -> datetime | None:
    """When something that worked reached a report: on its own page, or through its cluster from the link on."""
    through = max(report.cluster, report.linked or report.cluster) if report.cluster else None
    reached = [when for when in (report.own, through) if when is not None]
    return max(min(reached), report.reported) if reached else None


def medians(reports: Iterable[Helped]) -> Medians:
    """How many reports something that worked reached in each week and month, and after how many hours (the median);
    by product, and for all of them together (0)."""
    hours: defaultdict[tuple[Period, date, int], list[float]] = defaultdict(list)
    for report in reports:
        when = worked_at(report)
        if when is None:
            continue
        took = (when - report.reported).total_seconds() / 3600
        for period in Period:
            for product_id in {NO_PRODUCT, report.product_id or NO_PRODUCT}:
                hours[period, first_day(period, when.date()), product_id].append(took)
    return {key: (len(found), round(median(found), 2)) for key, found in hours.items()}


def measures(settled: Settled, judged: Judgement) -> Iterator[Measure]:
    """What an inquiry that was settled and judged so adds to."""
    yield Measure(settled)
    if judged in JUDGED:
        yield JUDGED[judged]


def first_day(period: Period, day: date) -> date:
    """The Monday of the day's week, or the first of its month."""
    return day.replace(day=1) if period == Period.MONTH else day - timedelta(days=day.weekday())


def first_days(span: Span, today: date) -> list[date]:
    """The first days of the span's weeks or months, the oldest first."""
    days = [first_day(span.period, today)]
    while len(days) < span.count:
        days.append(first_day(span.period, days[-1] - timedelta(days=1)))
    return days[::-1]


def last_day(period: Period, first: date) -> date:
    """The last day of the week or month that begins on `first`."""
    if period == Period.WEEK:
        return first + timedelta(days=6)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def label(period: Period, first: date, today: date) -> str:
    """ "6 July", "July 2026"; the present one isn't over."""
    words = f"{first:%B %Y}" if period == Period.MONTH else f"{first.day} {first:%B}"
    return f"{words}, so far" if last_day(period, first) >= today else words


def share(part: int, of: int) -> str:
    """ "12 of 15, 80%"; of none there is no share."""
    return f"{part:,} of {of:,}, {round(100 * part / of)}%" if of else "none"


def duration(hours: float) -> str:
    """Hours as people say them: "20 minutes", "5 hours", "3 days"."""
    if hours < 1:
        return _some(round(hours * 60), "minute")
    return _some(round(hours), "hour") if hours < 48 else _some(round(hours / 24), "day")


def _some(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"

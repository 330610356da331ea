"""Weeks, months, shares, durations, and when a report was helped."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.asking.models import Judgement, Settled
from portal.insights import rules
from portal.insights.models import Measure, Period
from portal.insights.rules import SPANS, Helped, worked_at
from portal.insights.wording import INQUIRIES, INTRODUCTIONS, JUDGEMENTS, RELAYS

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


def hours(number: float) -> datetime:
    """So many hours after nine."""
    return NINE + timedelta(hours=number)


@pytest.mark.parametrize(
    ("own", "cluster", "linked", "at"),
    [
        (None, None, None, None),
        (5, None, None, 5),
        (None, 4, None, 4),  # it is the canonical one, or was linked all along
        (None, 4, 7, 7),  # something worked, and then the report was linked to it
        (None, 7, 4, 7),
        (5, 4, 7, 5),  # its own page knew before the link
        (9, 4, 7, 7),
        (None, -30, 2, 2),  # solved long before it was reported
        (None, -30, -20, 0),  # never before the report itself
    ],
)
def test_something_that_works_reaches_a_report_on_its_page_or_from_the_link_on(
    own: float | None, cluster: float | None, linked: float | None, at: float | None
) -> None:
    moments = [None if number is None else hours(number) for number in (own, cluster, linked)]
    assert worked_at(Helped(None, NINE, *moments)) == (None if at is None else hours(at))


def test_medians_by_week_month_and_product() -> None:
    reports = [Helped(3, NINE, hours(number), None, None) for number in (1, 2, 30)]
    reports.append(Helped(None, NINE, hours(24 * 35), None, None))
    assert rules.medians(reports) == {
        (Period.WEEK, date(2026, 6, 1), 3): (3, 2.0),
        (Period.WEEK, date(2026, 6, 1), 0): (3, 2.0),
        (Period.MONTH, date(2026, 6, 1), 3): (3, 2.0),
        (Period.MONTH, date(2026, 6, 1), 0): (3, 2.0),
        (Period.WEEK, date(2026, 7, 6), 0): (1, 840.0),
        (Period.MONTH, date(2026, 7, 1), 0): (1, 840.0),
    }


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    assert rules.first_days(SPANS["12w"], date(2026, 1, 14))[-3:] == [
        date(2025, 12, 29),
        date(2026, 1, 5),
        date(2026, 1, 12),
    ]
    months = rules.first_days(SPANS["12m"], date(2026, 1, 14))
    assert (len(months), months[0], months[-2:]) == (12, date(2025, 2, 1), [date(2025, 12, 1), date(2026, 1, 1)])
    assert rules.last_day(Period.MONTH, date(2026, 2, 1)) == date(2026, 2, 28)
    assert rules.last_day(Period.WEEK, date(2026, 1, 12)) == date(2026, 1, 18)


def test_the_longest_span_is_within_what_is_counted() -> None:
    today = date(2026, 12, 31)
    assert all(rules.first_days(span, today)[0] > today - rules.HORIZON for span in SPANS.values())


def test_the_present_week_says_that_it_is_not_over() -> None:
    assert rules.label(Period.WEEK, date(2026, 7, 6), date(2026, 7, 12)) == "6 July, so far"
    assert rules.label(Period.WEEK, date(2026, 7, 6), date(2026, 7, 13)) == "6 July"
    assert rules.label(Period.MONTH, date(2026, 6, 1), date(2026, 7, 13)) == "June 2026"


def test_rates_come_with_their_counts() -> None:
    assert rules.share(12, 15) == "12 of 15, 80%"
    assert rules.share(1_200, 3_600) == "1,200 of 3,600, 33%"
    assert rules.share(0, 0) == "none"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.5, "30 minutes"), (0.017, "1 minute"), (1, "1 hour"), (5.4, "5 hours"), (47, "47 hours"), (60, "2 days")],
)
def test_hours_as_people_say_them(number: float, words: str) -> None:
    assert rules.duration(number) == words


def test_every_number_has_its_words() -> None:
    assert {term.measure for term in (*INQUIRIES, *JUDGEMENTS, *RELAYS, *INTRODUCTIONS)} == set(Measure)
    assert {measure for settled in Settled for measure in rules.measures(settled, Judgement.SILENT)} == {
        term.measure for term in INQUIRIES
    }

"""Support sees what came of it, with counts beside every rate; as a page and as a file for spreadsheets."""

import csv
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.core.clock import travel
from portal.insights import actions, report, spreadsheet
from portal.insights.models import Measure
from portal.insights.rules import SPANS
from portal.products.models import Product
from tests.insights import history
from tests.insights.history import TODAY, fixed, on
from tests.support import pages
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


@pytest.fixture
def told(db: Any, cast: Cast) -> None:
    """The whole history, counted on the day it ends."""
    history.tell_inquiries(db, cast)
    history.tell_relays(db, cast)
    history.tell_introductions(db, cast)
    with travel(TODAY):
        actions.keep(actions.count())


def parts(span: str = "12w", product_id: int | None = None) -> dict[str, report.Part]:
    """The page's questions on the day the history ends."""
    return {part.id: part for part in report.parts(report.slots(SPANS[span], TODAY.date(), product_id))}


def words(part: report.Part) -> dict[str, str]:
    """What stands beside the bars."""
    return {bar.label: bar.words for bar in part.bars}


def test_rates_stand_beside_their_counts(told: None) -> None:
    found = parts()
    assert words(found["inquiries"]) == {
        "Confirmed solved": "7 of 14, 50%",
        "Likely solved": "1 of 14, 7%",
        "Joined a known problem": "1 of 14, 7%",
        "Taken back": "1 of 14, 7%",
        "Published": "0 of 14, 0%",
        "Not known": "3 of 14, 21%",
        "Too early to say": "1 of 14, 7%",
    }
    assert words(found["verdict"]) == {"It was": "7 of 8, 88%", "It was not": "1 of 8, 12%"}
    assert words(found["relays"]) == {
        "It worked": "1 of 5, 20%",
        "It did not work": "1 of 5, 20%",
        "Could not try": "1 of 5, 20%",
        "No answer": "2 of 5, 40%",
    }
    assert words(found["introductions"]) == {"Proposed": "3", "Met": "2 of 3, 67%", "Helped": "1 of 2, 50%"}


def test_over_time_in_weeks_and_months(told: None) -> None:
    verdict = parts()["verdict"].figures[0].line
    assert dict(verdict.table) | {"4 May": "5 of 5, 100%", "1 June": "2 of 3, 67%"} == dict(verdict.table)
    assert verdict.table[0] == ("6 April", "nobody said")
    assert verdict.table[-1][0] == "22 June, so far"
    confirmed = parts("12m")["inquiries"].figures[0].line
    assert confirmed.table[-3:] == (("April 2026", "0"), ("May 2026", "5"), ("June 2026, so far", "2"))
    hours = parts("12m")["hours"].figures[0].line
    assert hours.table[-3] == ("April 2026", "6 hours, 1 report")


def test_of_one_product(told: None, cast: Cast) -> None:
    assert parts(product_id=cast.lumen.id)["inquiries"].total == 5 + 2 + 1 + 1 + 1 + 1
    assert parts(product_id=999)["inquiries"].total == 0


def test_a_few_statements_whatever_there_is(told: None, query_counter: Callable[[], Any]) -> None:
    with query_counter() as statements:
        report.parts(report.slots(SPANS["24m"], TODAY.date(), None))
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 2


def test_the_page_says_what_each_number_means(told: None, client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(client, cast.anna).get("/insights?span=24m")
    page = pages.read(answer.text)
    assert answer.status_code == 200
    assert page.faults() == []
    assert "7 of 14, 50%" in answer.text
    assert "filed no report within 7 days" in answer.text
    assert len([svg for svg in page.all("svg") if svg.attributes.get("role") == "img"]) == 8
    assert len(page.all("desc")) == 8


def test_before_anything_happened_it_says_what_comes(db: Any, client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(client, cast.anna).get("/insights")
    assert "There is nothing to count in this time" in answer.text
    assert "Nothing has been counted yet" in answer.text
    assert pages.read(answer.text).faults() == []


@pytest.mark.parametrize("asked", ["span=99w", "product=none-such", "span="])
def test_what_there_is_not_is_not_found(client: FlaskClient, cast: Cast, sign_in: SignIn, asked: str) -> None:
    assert sign_in(client, cast.anna).get(f"/insights?{asked}").status_code == 404


def test_for_customers_there_is_no_such_page(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    for path in ("/insights", "/insights.csv"):
        assert client.get(path).status_code == 404
    for path in ("/insights", "/insights.csv"):
        assert sign_in(client, cast.kim).get(path).status_code == 404


def test_a_spreadsheet_gets_the_same_numbers(told: None) -> None:
    slots = report.slots(SPANS["12w"], TODAY.date(), None)
    rows = list(csv.DictReader(spreadsheet.rows(slots, SPANS["12w"], "all", TODAY.date())))
    assert len(rows) == 12
    assert (rows[-1]["from"], rows[-1]["until"]) == ("2026-06-22", "2026-06-24")
    assert (rows[-2]["from"], rows[-2]["until"]) == ("2026-06-15", "2026-06-21")
    for measure in Measure:
        assert sum(int(row[measure]) for row in rows) == sum(slot.numbers[measure] for slot in slots)
    assert {row["confirmed"] for row in rows if row["from"] == "2026-06-01"} == {"2"}


def test_a_month_ends_on_its_last_day(db: Any, cast: Cast) -> None:
    fixed(cast, cast.kim, on(5, 31), on(5, 31, 12))
    with travel(TODAY):
        actions.keep(actions.count())
    slots = report.slots(SPANS["12m"], TODAY.date(), None)
    rows = list(csv.DictReader(spreadsheet.rows(slots, SPANS["12m"], "all", TODAY.date())))
    may = next(row for row in rows if row["from"] == "2026-05-01")
    assert (may["until"], may["reports-something-worked-for"], may["median-hours"]) == ("2026-05-31", "1", "3.0")


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_nothing_in_it_is_taken_for_a_formula(name: str) -> None:
    assert spreadsheet.cell(name) == f"'{name}"
    assert spreadsheet.cell("Lumen = all") == "Lumen = all"


def test_the_file_is_for_support_and_holds_the_product(
    db: Any, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    product = Product(slug="odd", name='=1+1,"x"')
    db.add(product)
    db.flush()
    answer = sign_in(client, cast.anna).get("/insights.csv?product=odd&span=26w")
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=insights-")
    assert {row["product"] for row in rows} == {'\'=1+1,"x"'}
    assert len(rows) == 26

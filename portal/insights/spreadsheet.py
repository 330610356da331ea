"""The numbers as CSV, for spreadsheets: one row a week or month."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from portal.insights import rules
from portal.insights.models import Measure
from portal.insights.report import Slot

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = ["from", "until", "product", *Measure, "reports-something-worked-for", "median-hours"]


def rows(slots: Sequence[Slot], span: rules.Span, product: str, today: date) -> Iterator[str]:
    """The file, line by line; the present week or month ends today."""
    yield _line(HEAD)
    for slot in slots:
        until = min(rules.last_day(span.period, slot.first), today)
        reports, hours = slot.median or (0, "")
        counts = [slot.numbers[measure] for measure in Measure]
        yield _line([slot.first.isoformat(), until.isoformat(), cell(product), *counts, reports, hours])


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(values: Sequence[object]) -> str:
    file = io.StringIO()
    csv.writer(file).writerow(values)
    return file.getvalue()

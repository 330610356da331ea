"""The page's numbers: by week or month, with what each means, and drawn."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.insights import queries, rules
from portal.insights.models import Measure
from portal.insights.wording import INQUIRIES, INTRODUCTIONS, JUDGEMENTS, RELAYS, Term
from portal.web import charts


@dataclass(frozen=True, slots=True)
class Slot:
    """A week or month: its first day, how it is called, how many there were, and of how many reports what median."""

    first: date
    label: str
    numbers: Counter[Measure]
    median: tuple[int, float] | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A line over time; `number` heads the column of its table."""

    id: str
    title: str
    number: str
    line: charts.Line


@dataclass(frozen=True, slots=True)
class Part:
    """One question of the page: bars with what each means, and lines. `total` 0: there is nothing to show yet."""

    id: str
    question: str
    total: int
    nothing: str
    bars: tuple[charts.Bar, ...] = ()
    terms: Sequence[Term] = ()
    figures: Sequence[Figure] = field(default_factory=list)


def slots(span: rules.Span, today: date, product_id: int | None) -> list[Slot]:
    """The span's weeks or months, the oldest first, of one product or of all."""
    firsts = rules.first_days(span, today)
    found: dict[date, Counter[Measure]] = {first: Counter() for first in firsts}
    for first, measure, number in queries.numbers(span.period, firsts[0], product_id):
        if first in found:
            found[first][measure] += number
    medians = queries.medians_since(span.period, firsts[0], product_id)
    return [Slot(first, rules.label(span.period, first, today), found[first], medians.get(first)) for first in firsts]


def parts(slots: Sequence[Slot]) -> list[Part]:
    """The page's questions, in order."""
    return [_inquiries(slots), _verdict(slots), _relays(slots), _hours(slots), _introductions(slots)]


def _inquiries(slots: Sequence[Slot]) -> Part:
    shown = (Measure.CONFIRMED, Measure.LIKELY, Measure.TAKEN_BACK, Measure.PUBLISHED)
    titles = {term.measure: term.name for term in INQUIRIES}
    return _part(
        "inquiries",
        "What came of the questions that were asked here?",
        "Nobody has asked anything in this time.",
        INQUIRIES,
        slots,
        [_counts(measure, titles[measure], slots) for measure in shown],
    )


def _verdict(slots: Sequence[Slot]) -> Part:
    right, wrong = Measure.JUDGED_RIGHT, Measure.JUDGED_WRONG
    line = _shares(slots, lambda numbers: (numbers[right], numbers[right] + numbers[wrong]))
    return _part(
        "verdict",
        "Where we said “known”, was it?",
        "Nobody has said yet whether a “known” was right.",
        JUDGEMENTS,
        slots,
        [Figure("judged", "“Known” was right, percent of those who said", "Right", line)],
    )


def _relays(slots: Sequence[Slot]) -> Part:
    worked, failed = Measure.RELAY_WORKED, Measure.RELAY_FAILED
    line = _shares(slots, lambda numbers: (numbers[worked], numbers[worked] + numbers[failed]))
    return _part(
        "relays",
        "Did it help those we told of a solution?",
        "Nobody has been told of a solution in this time.",
        RELAYS,
        slots,
        [Figure("worked", "It worked, percent of those who tried it", "Worked", line)],
    )


def _hours(slots: Sequence[Slot]) -> Part:
    points = [
        (slot.label, slot.median[1], _median(slot.median)) if slot.median else (slot.label, None) for slot in slots
    ]
    figure = Figure("hours", "Median hours, by when something first worked", "Median", charts.line(points))
    total = sum(slot.median[0] for slot in slots if slot.median)
    nothing = "Of nothing that was reported here has anybody said yet what works."
    return Part("hours", "How long from a report to something that worked?", total, nothing, figures=[figure])


def _introductions(slots: Sequence[Slot]) -> Part:
    figure = _counts(Measure.INTRODUCED, "Introductions proposed", slots)
    totals = _totals(slots)
    proposed, met = totals[Measure.INTRODUCED], totals[Measure.MET]
    rows = [
        (Measure.INTRODUCED, proposed, f"{proposed:,}"),
        (Measure.MET, met, rules.share(met, proposed)),
        (Measure.MET_HELPED, totals[Measure.MET_HELPED], rules.share(totals[Measure.MET_HELPED], met)),
    ]
    names = {term.measure: term.name for term in INTRODUCTIONS}
    bars = charts.bars([(names[measure], number, words) for measure, number, words in rows])
    nothing = "Nobody has been asked yet whether they want to meet."
    return Part("introductions", "Who met whom, and did it help?", proposed, nothing, bars, INTRODUCTIONS, [figure])


def _part(
    id: str, question: str, nothing: str, terms: Sequence[Term], slots: Sequence[Slot], figures: list[Figure]
) -> Part:
    """Terms that together are all there is, as shares of it."""
    totals = _totals(slots)
    total = sum(totals[term.measure] for term in terms)
    rows = [(term.name, totals[term.measure], rules.share(totals[term.measure], total)) for term in terms]
    return Part(id, question, total, nothing, charts.bars(rows, most=total or None), terms, figures)


def _counts(measure: Measure, title: str, slots: Sequence[Slot]) -> Figure:
    line = charts.line([(slot.label, slot.numbers[measure]) for slot in slots])
    return Figure(measure, title, "How many", line)


def _shares(slots: Sequence[Slot], pick: Callable[[Counter[Measure]], tuple[int, int]]) -> charts.Line:
    """Percent of those who said anything; unknown where nobody did."""
    points: list[charts.Point] = []
    for slot in slots:
        part, of = pick(slot.numbers)
        points.append((slot.label, 100 * part / of, rules.share(part, of)) if of else (slot.label, None, "nobody said"))
    return charts.line(points, most=100)


def _totals(slots: Iterable[Slot]) -> Counter[Measure]:
    return sum((slot.numbers for slot in slots), Counter())


def _median(median: tuple[int, float]) -> str:
    reports, hours = median
    return f"{rules.duration(hours)}, {reports:,} {'report' if reports == 1 else 'reports'}"

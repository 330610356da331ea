"""Small pictures of numbers: from numbers to what a template draws; `components/chart.html` draws it.

No picture stands alone: every bar has its number beside it, every line its table, and both are readable without colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 100.0, 40.0  # of a line's drawing, in units of its viewBox; the page stretches it to the room there is
MOST_STEPS = 5
Row = tuple[str, float] | tuple[str, float, str]
Point = tuple[str, float | None] | tuple[str, float | None, str]


@dataclass(frozen=True, slots=True)
class Bar:
    """One name with its number: `share` is the bar's length from 0 to 100, `words` what stands beside it."""

    label: str
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """A mark on the scale: its number in words and its height, from the top of the drawing."""

    words: str
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A number over time.

    `runs` are the parts of the line, each as points of a polyline; it is broken where nothing is known. `dots` are its
    points. `steps` is the scale, the highest first; `labels` stand below: the first, the middle if there is one, the
    last. `table` says every point in words, and `summary` the whole in one sentence.
    """

    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    steps: tuple[Step, ...]
    labels: tuple[str, ...]
    table: tuple[tuple[str, str], ...]
    summary: str


def bars(rows: Sequence[Row], *, most: float | None = None) -> tuple[Bar, ...]:
    """Names with numbers, as bars of one scale that begins at nought.

    `rows` are (name, number) or (name, number, number in words: "12 of 15, 80%"), in the order to show. `most` is the
    number of a full bar (100 for shares); without it the greatest of them.
    """
    top = most or max((row[1] for row in rows), default=0)
    return tuple(Bar(row[0], _part(row[1], top), _words(row)) for row in rows)


def line(points: Sequence[Point], *, most: float | None = None) -> Line:
    """A number over time, on a scale that begins at nought.

    `points` are (label, number) or (label, number, number in words), evenly spaced in time, the oldest first; None for
    a number that isn't known, which breaks the line. `most` is the scale's end (100 for shares); without it a round
    number that all fit under.
    """
    known = [point[1] for point in points if point[1] is not None]
    top, step = (most, most / 2) if most else _scale(max(known, default=0))
    places = [(_x(number, len(points)), _y(point[1], top)) for number, point in enumerate(points)]
    return Line(
        runs=_runs(places),
        dots=tuple((x, y) for x, y in places if y is not None),
        steps=tuple(Step(figure(step * number), _y(step * number, top) or 0.0) for number in _downward(top, step)),
        labels=_few([point[0] for point in points]),
        table=tuple((point[0], _words(point)) for point in points),
        summary=_summary(points),
    )


def figure(number: float) -> str:
    """ "1,204", or "2.5" where there is a part of one."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"


def _words(row: Row | Point) -> str:
    if len(row) == 3:
        return row[2]
    return "not known" if row[1] is None else figure(row[1])


def _part(number: float, top: float) -> float:
    return round(100 * min(number, top) / top, 1) if top else 0.0


def _x(number: int, count: int) -> float:
    return round(WIDTH * number / (count - 1), 2) if count > 1 else WIDTH / 2


def _y(number: float | None, top: float) -> float | None:
    return None if number is None else round(HEIGHT * (1 - min(number, top) / top), 2)


def _scale(greatest: float) -> tuple[float, float]:
    """The scale's end and its step: 1, 2 or 5 times a power of ten, at most five steps, whole numbers alone."""
    unit = max(1.0, 10.0 ** floor(log10(greatest))) / 10 if greatest > 0 else 1.0
    step = next(unit * step for step in (1, 2, 5, 10, 20) if unit * step >= 1 and unit * step * MOST_STEPS >= greatest)
    return step * max(1, -(-greatest // step)), step


def _downward(top: float, step: float) -> range:
    return range(round(top / step), -1, -1)


def _runs(places: Sequence[tuple[float, float | None]]) -> tuple[str, ...]:
    """The parts of a line between what isn't known; one point alone is a dot and no line."""
    runs: list[list[str]] = [[]]
    for x, y in places:
        if y is None:
            runs.append([])
        else:
            runs[-1].append(f"{x:g},{y:g}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def _few(labels: Sequence[str]) -> tuple[str, ...]:
    if len(labels) < 3:
        return tuple(labels)
    middle = (labels[len(labels) // 2],) if len(labels) % 2 else ()
    return (labels[0], *middle, labels[-1])


def _summary(points: Sequence[Point]) -> str:
    """ "From 3 (6 July) to 12 (20 July); most: 15 (13 July)." """
    known = [point for point in points if point[1] is not None]
    if not known:
        return "Nothing is known yet."
    first, last, most = known[0], known[-1], max(known, key=lambda point: point[1] or 0)
    if len(known) == 1:
        return f"{_words(first)} ({first[0]})."
    highest = "" if most[1] in (first[1], last[1]) else f"; most: {_words(most)} ({most[0]})"
    return f"From {_words(first)} ({first[0]}) to {_words(last)} ({last[0]}){highest}."

"""One row of the table that `make bench` prints: what was asked for, what was measured, whether that is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD = "| what | at least | measured | reached |\n|---|---|---|---|"
REACHED = {True: "yes", False: "**no**", None: ""}


@dataclass(frozen=True, slots=True)
class Row:
    """`reached` is None where nothing was asked for."""

    what: str
    asked: str
    measured: str
    reached: bool | None = None

    def __str__(self) -> str:
        return f"| {self.what} | {self.asked} | {self.measured} | {REACHED[self.reached]} |"


def table(rows: Iterable[Row]) -> str:
    """The rows in Markdown, as docs/search.md has them."""
    return "\n".join((HEAD, *map(str, rows)))


def share(times: Sequence[float], part: float) -> float:
    """The time that this part of all times (0.95, say) stays below; infinite where nothing was measured."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")

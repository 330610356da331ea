"""How often the right post is first and the verdict right, as rows of the table of `make bench`.

A collection is a folder with docs.jsonl[.gz], queries.jsonl and qrels.tsv. "Known" is measured along its whole curve:
with the cut set so that a share of the answerable questions gets a right claim, how many of all claims are right; and
at the cut that the product comes with.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from rows import Row

from portal.search import health, meaning
from portal.search.documents import STAFF, Audience
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from portal.search.judged import Asked, Folder

DEPTHS = (1, 5, 10)
SUCCESS = {
    ("jqueryui_trac", "static"): (0.42, 0.67, 0.76),
    ("jqueryui_trac", "sentence"): (0.48, 0.74, 0.82),
    ("stackfaq", "static"): (0.85, 0.98),
    ("stackfaq", "sentence"): (0.95, 0.99),
}
PRECISION_AT = {"jqueryui_verdict": (0.80, 0.08)}  # of the claims, at this share of right claims
COVERAGE_AT = {"hint3_curekart": (0.33, 0.90)}  # of the answerable questions, at this precision
BALANCED = {"jqueryui_verdict": 0.62, "hint3_curekart": 0.81}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one question. `rank` of the right post, 0 where it wasn't found; `same`: the probability that
    the first is the same problem."""

    answerable: bool
    unanswerable: bool
    rank: int
    verdict: str
    same: float


def rows(folders: Sequence[Path], setting: str) -> list[Row]:
    """All rows for one model of meaning, as PORTAL_MEANING_MODEL names it. Raises RuntimeError if it can't be used.

    Two collections are asked at a time: nothing of this is a measure of speed.
    """
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return [row for found in pool.map(_of_one, folders, repeat(setting)) for row in found]


def _of_one(folder: Path, setting: str) -> list[Row]:
    meaning.choose(setting)
    model = meaning.present()
    if model is None:
        raise RuntimeError(meaning.trouble() or "meaning is switched off")
    found = _rows(folder.name, model.kind, ask_all(folder))
    print(*found, sep="\n", flush=True)
    return found


def ask_all(path: Path) -> list[Said]:
    """Ask every question of a collection."""
    folder = Folder(path)
    with tempfile.TemporaryDirectory() as place:
        rebuild(Path(place), folder.documents())
        with IndexWriter(Path(place)) as writer:
            writer.embed(lambda: True)
        health.usable(Path(place))
        engine = Engine(Path(place))
        return [_said(engine, one) for one in folder.judged()]


def _said(engine: Engine, one: Asked) -> Said:
    own = frozenset() if one.own is None else frozenset({one.own})
    answered = engine.answer(one.question, Audience(STAFF), limit=10, exclude_ids=own, before=one.created)
    rank = next((rank for rank, hit in enumerate(answered.hits, 1) if hit.id in one.right), 0)
    return Said(bool(one.right), not one.is_judged, rank, answered.verdict, answered.same)


def _rows(name: str, kind: str, said: Sequence[Said]) -> list[Row]:
    by = "static model" if kind == meaning.STATIC else "sentence model"
    asked = SUCCESS.get((name, kind), ())
    ranks = np.array([one.rank for one in said if one.answerable])
    shares = [float(((ranks > 0) & (ranks <= depth)).mean()) for depth in DEPTHS]
    found = [
        Row(
            f"{name}, {by}: S@1 / S@5 / S@10", " / ".join(f"{value:.2f}" for value in asked),
            " / ".join(f"{value:.3f}" for value in shares),
            all(a >= b for a, b in zip(shares, asked, strict=False)) if asked else None,
        )
    ]  # fmt: skip
    found.append(_known(name, kind, by, said))
    if any(one.unanswerable for one in said):
        found.append(_new(name, kind, by, said))
    return found


def _known(name: str, kind: str, by: str, said: Sequence[Said]) -> Row:
    precision, coverage = curve(said)
    what, asked, measured, reached = f"{name}, {by}: “known” at", "", "", None
    if name in PRECISION_AT:
        least, at = PRECISION_AT[name]
        there = best(precision, coverage, lambda _, covered: covered >= at)
        asked, measured, reached = f"{least:.2f} right at {at:.2f}", f"{there:.3f} right at {at:.2f}; ", there >= least
    if name in COVERAGE_AT:
        least, at = COVERAGE_AT[name]
        there = best(coverage, precision, lambda _, right: right >= at)
        asked, measured, reached = f"{at:.2f} right at {least:.2f}", f"{at:.2f} right at {there:.3f}; ", there >= least
    return Row(what, asked, measured + _as_shipped(said), reached if kind == meaning.STATIC else None)


def _as_shipped(said: Sequence[Said]) -> str:
    claims = [one for one in said if one.verdict == "known"]
    right = sum(one.rank == 1 for one in claims)
    answerable = sum(one.answerable for one in said)
    return f"as it comes {right / max(1, len(claims)):.3f} right at {right / max(1, answerable):.3f}"


def _new(name: str, kind: str, by: str, said: Sequence[Said]) -> Row:
    new = np.mean([one.verdict == "new" for one in said if one.unanswerable])
    other = np.mean([one.verdict != "new" for one in said if one.answerable])
    least, measured = BALANCED.get(name), float(new + other) / 2
    return Row(
        f"{name}, {by}: balanced accuracy of “new”", f"{least:.2f}" if least else "",
        f"{measured:.3f} ({new:.3f} of the new, {other:.3f} of the others)",
        measured >= least if least and kind == meaning.STATIC else None,
    )  # fmt: skip


def curve(said: Sequence[Said]) -> tuple[list[float], list[float]]:
    """For every number of claims, the surest first: how many are right, and the share of the answerable that is."""
    ordered = sorted((one for one in said), key=lambda one: -one.same)
    right = np.cumsum([one.rank == 1 for one in ordered])
    answerable = max(1, sum(one.answerable for one in said))
    return list(right / np.arange(1, len(right) + 1)), list(right / answerable)


def best(values: Sequence[float], others: Sequence[float], fits: Callable[[float, float], bool]) -> float:
    """The highest of `values` among the points of a curve that fit; 0 where none does."""
    return max((one for one, other in zip(values, others, strict=True) if fits(one, other)), default=0.0)

"""Fits the verdict: logistic regression on what people judged, checked on questions that it wasn't fitted on."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.core.errors import Invalid
from portal.search.documents import STAFF, Audience
from portal.search.judged import Asked
from portal.search.meaning import Model
from portal.search.signals import NAMES, signals
from portal.search.snapshot import Snapshot
from portal.search.suggest import NOBODY, ranked
from portal.search.verdict import FORMAT, Head, may_be_known
from portal.search.weights import Weights

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FOLDS = 5
STIFF = 3.0  # how strongly coefficients are held near 0 (ridge), in examples of a collection of average size
PRECISIONS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99)
FEWEST = 15  # claims from which a precision counts as measured
FEWEST_EXAMPLES = 60


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions of one collection: their numbers [n, F], whether the first post was right [n], whether any is [n] (nan
    where nobody knows), and whether it was asked as people asked it [n]; otherwise the right posts were taken away, so
    that every collection shows what a new question looks like."""

    name: str
    numbers: Floats
    right: Floats
    any: Floats
    real: Bools


def examples(name: str, snapshot: Snapshot, asked: Iterable[Asked], model: Model | None, weights: Weights) -> Examples:
    """Ask every question, and those with an answer once more without it; note what spoke for the first suggestion and
    whether it was right."""
    rows: list[tuple[Floats, float, float, bool]] = []
    for one in asked:
        known = 1.0 if one.right else np.nan if one.is_judged else 0.0
        for away in (frozenset[int](), one.right) if one.right else (frozenset[int](),):
            found = ranked(
                snapshot, one.question, Audience(STAFF), weights,
                limit=10, reader=NOBODY, exclude_ids=away | ({one.own} if one.own else set()), before=one.created,
                model=model,
            )  # fmt: skip
            if found is None or not len(found.places) or found.scores[0] <= 0:
                continue
            first = float(int(snapshot.ids[found.places[0]]) in one.right)
            rows.append((signals(snapshot, found, weights), first, 0.0 if away else known, not away))
    numbers = np.array([row[0] for row in rows]).reshape(-1, len(NAMES))
    right, any_, real = (np.array([row[place] for row in rows]) for place in (1, 2, 3))
    return Examples(name, numbers, right, any_, real.astype(bool))


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted, as the file keeps it, and the report in words: a line for each collection."""

    data: dict[str, Any]
    report: list[str]


def fit(collections: Sequence[Examples], precision: float) -> Fitted:
    """Fit both models on all collections, each with the same weight; cuts and report come from questions left out.

    Raises Invalid where there is too little to learn from.
    """
    total, right = sum(len(each.right) for each in collections), sum(float(each.right.sum()) for each in collections)
    if total < FEWEST_EXAMPLES or not 10 <= right <= total - 10:
        raise Invalid(f"{total} judged questions, {right:.0f} of them right at first: too little to learn from.")
    same, cut_same = _fit(collections, lambda each: each.right, np.ones(len(collections)))
    any_, cut_any = _fit(collections, lambda each: each.any, np.ones(len(collections)))
    claimable = [np.where(may_be_known(each.numbers), p, 0) for each, p in zip(collections, cut_same, strict=True)]
    said_same = [chance[each.real] for each, chance in zip(collections, claimable, strict=True)]
    said_any = [chance[each.real] for each, chance in zip(collections, cut_any, strict=True)]
    truth = [each.right[each.real] for each in collections]
    cuts = [(target, _cut(*_with_new(collections, said_same, truth), target)) for target in PRECISIONS]
    new_below = _new_below(said_any, [each.any[each.real] for each in collections])
    chosen = float(np.interp(precision, [a for a, _ in cuts], [b for _, b in cuts]))
    report = [
        _line(each, one, other, chosen, new_below)
        for each, one, other in zip(collections, said_same, said_any, strict=True)
    ]
    data = {"same": _kept(same), "any": _kept(any_), "cuts": cuts, "new_below": round(new_below, 4)}
    return Fitted(data, report)


def write(path: Path, models: dict[str, dict[str, Any]], made_by: str) -> None:
    """Write the file of coefficients; models that aren't given stay as they are there."""
    kept: dict[str, Any] = {}
    try:
        old = json.loads(path.read_text(encoding="utf-8"))
        if old["format"] == FORMAT and tuple(old["signals"]) == NAMES:
            kept = old["models"]
    except (OSError, ValueError, KeyError, TypeError):
        kept = {}
    data = {"format": FORMAT, "made_by": made_by, "signals": NAMES, "models": kept | models}
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def _fit(
    collections: Sequence[Examples], target: Callable[[Examples], Floats], shares: Floats
) -> tuple[Head, list[Floats]]:
    """The model of all examples, and for each collection what models that hadn't seen an example say of it."""
    folds = [np.random.default_rng(1).permutation(len(each.right)) % FOLDS for each in collections]
    whole = _logistic(collections, target, shares, [np.ones(len(each.right), bool) for each in collections])
    said = [np.zeros(len(each.right)) for each in collections]
    for fold in range(FOLDS):
        head = _logistic(collections, target, shares, [each != fold for each in folds])
        for each, where, out in zip(collections, folds, said, strict=True):
            out[where == fold] = head.probability(each.numbers[where == fold])
    return whole, said


def _logistic(
    collections: Sequence[Examples],
    target: Callable[[Examples], Floats],
    shares: Floats,
    kept: Sequence[NDArray[np.bool_]],
) -> Head:
    """Ridge logistic regression by Newton's method (iteratively reweighted least squares)."""
    numbers, wanted, weight = [], [], []
    for each, share, chosen in zip(collections, shares, kept, strict=True):
        there = chosen & ~np.isnan(target(each))
        numbers.append(each.numbers[there])
        wanted.append(target(each)[there])
        weight.append(np.full(int(there.sum()), share / max(1, there.sum())))
    x, y, w = np.concatenate(numbers), np.concatenate(wanted), np.concatenate(weight)
    w *= len(w) / w.sum()
    mean, spread = np.average(x, 0, w), np.maximum(np.sqrt(np.average((x - np.average(x, 0, w)) ** 2, 0, w)), 1e-6)
    design = np.hstack([np.clip((x - mean) / spread, -4, 4), np.ones((len(x), 1))])
    ridge = np.diag([STIFF] * len(NAMES) + [1e-6])
    b = np.zeros(len(NAMES) + 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ b))
        slope = design.T @ (w * (y - p)) - ridge @ b
        b += np.linalg.solve((design * (w * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ design + ridge, slope)
    return Head(mean, spread, b[:-1], float(b[-1]))


def _with_new(
    collections: Sequence[Examples], said: Sequence[Floats], truth: Sequence[Floats]
) -> tuple[Sequence[Floats], Sequence[Floats]]:
    """What was said, and the truth, in collections with questions that nobody could answer, if there are any: where
    every question has an answer, claims are right more often than on a site."""
    some = [number for number, each in enumerate(collections) if (each.any[each.real] == 0).any()]
    chosen = some or range(len(collections))
    return [said[number] for number in chosen], [truth[number] for number in chosen]


def _cut(said: Sequence[Floats], right: Sequence[Floats], target: float) -> float:
    """The lowest probability from which claims are right often enough, in the mean over the collections with claims."""
    lowest = 0.995
    for cut in np.linspace(0.99, 0.01, 99):
        claimed = [(p >= cut, y) for p, y in zip(said, right, strict=True) if (p >= cut).sum() >= FEWEST]
        if claimed and np.mean([y[chosen].mean() for chosen, y in claimed]) < target:
            break
        lowest = float(cut) if claimed else lowest
    return round(lowest, 4)


def _new_below(said: Sequence[Floats], any_: Sequence[Floats]) -> float:
    """The cut with the best mean accuracy of both classes, over the collections that have both."""
    both = [(p, y) for p, y in zip(said, any_, strict=True) if (y == 0).any() and (y == 1).any()]
    if not both:
        return 0.2
    grid = np.linspace(0.02, 0.98, 97)
    return float(grid[int(np.argmax([np.mean([_balanced(p, y, cut) for p, y in both]) for cut in grid]))])


def _balanced(chance: Floats, truth: Floats, cut: float) -> float:
    return float(((chance[truth == 0] < cut).mean() + (chance[truth == 1] >= cut).mean()) / 2)


def _line(each: Examples, same: Floats, any_: Floats, cut: float, new_below: float) -> str:
    truth, known = each.right[each.real], each.any[each.real]
    claimed = same >= cut
    right, answerable = float(truth[claimed].sum()), float((known == 1).sum())
    words = f"{each.name}: {len(truth)} questions; known claimed for {int(claimed.sum())}"
    if claimed.any():
        words += f", right {right / claimed.sum():.3f}, coverage {right / max(1.0, answerable):.3f}"
    if (known == 0).any() and answerable:
        words += f"; new against not new, balanced {_balanced(any_, known, new_below):.3f}"
    return words


def _kept(head: Head) -> dict[str, Any]:
    rows = {"mean": head.mean, "spread": head.spread, "weights": head.weights}
    named: dict[str, Any] = {
        name: {signal: round(float(value), 6) for signal, value in zip(NAMES, row, strict=True)}
        for name, row in rows.items()
    }
    return named | {"bias": round(head.bias, 6)}

"""Known, similar or new: whether the first suggestion is the same problem, as a calibrated probability.

Two logistic models over `signals`: that the first suggestion is right, and that any post is. Their coefficients stand
in a small file (`portal search calibrate` writes it), for words alone, for the static model of meaning and for a
sentence model apart. "Known" is claimed from the probability on at which so many claims were right as the settings
ask for.
"""

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.core.errors import PortalError
from portal.search.meaning import STATIC, Model
from portal.search.signals import NAMES

log = logging.getLogger(__name__)
KNOWN, SIMILAR, NEW = "known", "similar", "new"
WORDS = "words"
SHIPPED = Path(__file__).with_name("verdict.json")
STEADY = 0.05  # while one types, a claim falls only when its probability is this much below the cut
FITS = 0.65  # share of the question's words in a post from which nobody is told that nothing like it is known
FORMAT = 2
_WORDS, _SHORT = NAMES.index("words"), NAMES.index("short")


class BrokenVerdict(PortalError):
    """The file of coefficients can't be used; the message names it."""


@dataclass(frozen=True, eq=False)
class Head:
    """A logistic model: the numbers are standardised, weighted, summed, and made a probability."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def probability(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability for each row of numbers [..., F]."""
        standard = np.clip((numbers - self.mean) / self.spread, -4, 4)  # nothing far outside decides alone
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-(standard @ self.weights + self.bias)))
        return chance


@dataclass(frozen=True, eq=False)
class Judge:
    """The fitted models for one kind of ranking, with the cuts: (precision, probability) pairs and one for "new"."""

    same: Head
    any: Head
    cuts: tuple[tuple[float, float], ...]
    new_below: float

    def cut(self, precision: float) -> float:
        """The probability from which so many claims were right; between two known ones on the line between."""
        known = sorted(self.cuts)
        return float(np.interp(precision, [one for one, _ in known], [other for _, other in known]))

    def verdict(self, numbers: NDArray[np.float64], precision: float, before: str = "") -> tuple[str, float, float]:
        """What to say, and both probabilities. What was said a moment `before` about the same text, a few letters
        shorter, needs a little less to stay, so that it doesn't flicker while somebody types."""
        same, some = float(self.same.probability(numbers)), float(self.any.probability(numbers))
        known_from = self.cut(precision) - (STEADY if before == KNOWN else 0)
        new_below = self.new_below + (STEADY if before == NEW else -STEADY if before in (KNOWN, SIMILAR) else 0)
        is_new = some < new_below and float(numbers[_WORDS]) < FITS
        kind = KNOWN if same >= known_from and may_be_known(numbers) else NEW if is_new else SIMILAR
        return kind, same, some


def may_be_known(numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Nobody's problem is known by one word of it: whether there are more, for each row of numbers [..., F]."""
    more: NDArray[np.bool_] = numbers[..., _SHORT] < 1
    return more


def read(path: Path, model: str) -> Judge:
    """The judge for a ranking by `model` ("words", "static", "sentence"). Raises BrokenVerdict."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT or tuple(data["signals"]) != NAMES:
            raise BrokenVerdict(f"{path} is of another version. Run: portal search calibrate")
        models = data["models"]
        found = models.get(model) or models.get(WORDS if model == WORDS else STATIC) or models[WORDS]
        heads = {name: _head(found[name]) for name in ("same", "any")}
        cuts = tuple((float(one), float(other)) for one, other in found["cuts"])
        return Judge(heads["same"], heads["any"], cuts, float(found["new_below"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenVerdict(f"{path} can't be read ({type(error).__name__}). Run: portal search calibrate") from error


def present(fitted: Path | None, model: str) -> Judge:
    """The site's own judge if it was fitted, else the one that comes along. Of a broken file the log tells once."""
    return _present(fitted if fitted is not None and fitted.exists() else SHIPPED, model)


@lru_cache(maxsize=8)
def _present(path: Path, model: str) -> Judge:
    try:
        return read(path, model)
    except BrokenVerdict as error:
        if path == SHIPPED:
            raise
        log.warning("search: %s; the coefficients that come along are used.", error)
        return read(SHIPPED, model)


def kind_of(model: Model | None) -> str:
    """Which of the fitted models fits a ranking with this model of meaning."""
    return WORDS if model is None else model.kind


def _head(data: dict[str, Any]) -> Head:
    mean, spread, weights = (np.array([data[row][name] for name in NAMES]) for row in ("mean", "spread", "weights"))
    if not np.isfinite([mean, spread, weights]).all() or not (spread > 0).all():
        raise ValueError("no usable numbers")
    return Head(mean, spread, weights, float(data["bias"]))

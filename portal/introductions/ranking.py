"""Who fits, and why: reasons that can be said, each with its weight. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.accounts.models import User

HOURS_APART = 3.0  # so far apart people still have most of a working day together
RESTED = timedelta(days=183)


class Why(StrEnum):
    """A reason to ask somebody. Weights are in `WEIGHTS`; words for who proposes in `FOR_PROPOSER`, for oneself in
    `FOR_ONESELF`."""

    SOLVED = "solved"
    TRIED = "tried"
    HAS = "has"
    WROTE = "wrote"
    WISHED = "wished"
    MAY = "may"
    VERSION = "version"
    ENVIRONMENT = "environment"
    HOURS = "hours"
    LANGUAGE = "language"
    HELPED = "helped"
    RESTED = "rested"


WEIGHTS = {
    Why.WISHED: 6.0,
    Why.SOLVED: 5.0,
    Why.MAY: 4.0,
    Why.TRIED: 3.0,
    Why.WROTE: 2.0,
    Why.HAS: 2.0,
    Why.VERSION: 2.0,
    Why.ENVIRONMENT: 1.0,
    Why.LANGUAGE: 1.0,
    Why.HOURS: 1.0,
    Why.HELPED: 1.0,
    Why.RESTED: 0.5,
}
FOR_PROPOSER = {
    Why.WISHED: "wished to talk to somebody",
    Why.SOLVED: "wrote what helped",
    Why.MAY: "may be introduced",
    Why.TRIED: "it worked for them",
    Why.WROTE: "reported it",
    Why.HAS: "has the same",
    Why.VERSION: "same version",
    Why.ENVIRONMENT: "similar environment",
    Why.LANGUAGE: "a language in common",
    Why.HOURS: "near in time",
    Why.HELPED: "has helped others",
    Why.RESTED: "not asked lately",
}
# What the person who is asked did themselves; the rest would say something of somebody else.
FOR_ONESELF = {
    Why.WISHED: "You wished to talk to somebody about it.",
    Why.SOLVED: "You wrote something that helped others.",
    Why.TRIED: "You said what worked for you.",
    Why.WROTE: "You reported it.",
    Why.HAS: "You said that you have it, too.",
    Why.MAY: "You said that you may be introduced.",
}


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of somebody who may be asked, about one problem."""

    person: User
    wrote: bool = False
    has: bool = False
    may_introduce: bool = False
    solved: bool = False
    tried: bool = False
    wished: bool = False
    versions: frozenset[int] = frozenset()
    environments: frozenset[str] = frozenset()  # words
    languages: frozenset[str] = frozenset()
    hours_from_utc: float | None = None
    helped_others: bool = False
    asked_last: datetime | None = None

    @property
    def knows_it(self) -> bool:
        """Whether they have anything to do with the problem."""
        return self.wrote or self.has or self.solved or self.tried or self.wished


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to ask, why, and how well they fit."""

    person: User
    reasons: tuple[Why, ...] = field(default=())

    @property
    def score(self) -> float:
        """The sum of the reasons' weights."""
        return sum(WEIGHTS[why] for why in self.reasons)

    @property
    def words(self) -> list[str]:
        """The reasons for whoever proposes, the weightiest first."""
        return [FOR_PROPOSER[why] for why in self.reasons]

    @property
    def own(self) -> list[str]:
        """Codes of what they did themselves, to be told to them alone."""
        return [str(why) for why in self.reasons if why in FOR_ONESELF]


def rank(sides: Collection[Side], toward: Side | None, versions: Collection[int], moment: datetime) -> list[Candidate]:
    """Those who fit best first. `toward`: whom they would meet; without one `versions` are those of the problem."""
    found = [_candidate(side, toward, frozenset(versions), moment) for side in sides]
    return sorted(found, key=lambda one: (-one.score, one.person.id))


def _candidate(side: Side, toward: Side | None, versions: frozenset[int], moment: datetime) -> Candidate:
    wanted = toward.versions if toward and toward.versions else versions
    said = {
        Why.WISHED: side.wished,
        Why.SOLVED: side.solved,
        Why.MAY: side.may_introduce,
        Why.TRIED: side.tried,
        Why.WROTE: side.wrote,
        Why.HAS: side.has,
        Why.VERSION: bool(side.versions & wanted),
        Why.ENVIRONMENT: toward is not None and bool(side.environments & toward.environments),
        Why.LANGUAGE: toward is not None and bool(side.languages & toward.languages),
        Why.HOURS: toward is not None and _near(side.hours_from_utc, toward.hours_from_utc),
        Why.HELPED: side.helped_others,
        Why.RESTED: side.asked_last is None or moment - side.asked_last > RESTED,
    }
    reasons = sorted((why for why, holds in said.items() if holds), key=lambda why: -WEIGHTS[why])
    return Candidate(side.person, tuple(reasons))


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return False
    apart = abs(one - other)
    return min(apart, 24 - apart) <= HOURS_APART

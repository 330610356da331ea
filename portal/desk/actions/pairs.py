"""Pairs that may be the same problem: kept for support, decided by support, taken back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal import journal
from portal.accounts.models import User
from portal.community.models import Post
from portal.community.queries import cluster
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.desk import rules
from portal.desk.events import DeskEvent
from portal.desk.models import Pair, PairState
from portal.desk.queries import finding, pairs
from portal.problems import actions as problems

LONGEST_NOTE = 500
ANSWERS = (PairState.SAME, PairState.NOT_SAME, PairState.LATER)


@dataclass(frozen=True, slots=True)
class Found:
    """A post that may be the same as another, the score of the ranking, and the probability."""

    other_id: int
    score: float
    same: float


def keep_pairs(found: Mapping[int, Sequence[Found]], moment: datetime) -> None:
    """Keep what was found for these posts, each pair once and with its higher probability; note that they were looked
    at. What was found for a post before it was reworded goes; what was decided stays as it is."""
    again = finding.looked_before(list(found))
    finding.forget_found(again)
    keys = {
        _key(post_id, one): one for post_id, ones in found.items() for one in sorted(ones, key=lambda one: one.same)
    }
    there = finding.known(keys)
    for (report_id, other_id), one in keys.items():
        pair = there.get((report_id, other_id))
        if pair is None:
            pair = Pair(report_id=report_id, other_id=other_id, score=one.score, same=one.same, found=moment)
            db.session.add(pair)
        elif one.same > pair.same:
            pair.score, pair.same = one.score, one.same
    finding.note_looked(found, moment)
    db.session.flush()


def look_anew() -> None:
    """Forget what was found, not what was decided or put off, so that every post is looked at again."""
    finding.forget_all()


def move_pairs(moved: Mapping[PairState, Collection[int]]) -> None:
    """Move pairs to where they belong: what is out of place (`finding.out_of_place`), what is due again."""
    for state, ids in moved.items():
        finding.move(ids, state)


def decide_pair(actor: User, pair: Pair, *, answer: PairState, canonical: Post | None = None, note: str = "") -> Pair:
    """Say what two posts are to each other: the same (they are linked, `canonical` is the problem that is shown), not
    the same (they are never offered again), or to be looked at later.

    Saying the same again changes nothing; what was linked meanwhile by another way is linked once. Raises Refused,
    Invalid.
    """
    _support_alone(actor)
    pair = pairs.locked(pair)
    if answer not in ANSWERS:
        raise Invalid("Say whether they are the same, not the same, or to be looked at later.")
    if pair.state in pairs.DECIDED:
        if (pair.state, pair.decided_by_id) == (answer, actor.id):
            return pair
        raise Invalid("Somebody decided this pair meanwhile. Here is the next one.")
    pair.note = " ".join(note.split())[:LONGEST_NOTE]
    if answer == PairState.SAME and cluster.head_id(pair.report) != cluster.head_id(pair.other):
        pair.link_id = problems.link(
            actor, pair.report, pair.other, why=pair.note, canonical=_chosen(pair, canonical)
        ).id
    pair.state, pair.decided_by_id, pair.decided_at = answer, actor.id, now()
    _record(DeskEvent.PAIR_DECIDED, actor, pair, answer=str(answer))
    return pair


def take_back_pair(actor: User, pair: Pair) -> Pair:
    """What was said of a pair is taken back: the link is taken off, the pair waits again. Nothing said is no error.

    Raises Refused.
    """
    _support_alone(actor)
    pair = pairs.locked(pair)
    if pair.state not in ANSWERS:
        return pair
    said, link = pair.state, pairs.link(pair.link_id) if pair.link_id else None
    if link is not None and link.ended_at is None:
        problems.unlink(actor, link, reason="Taken back at the desk.")
    pair.state, pair.decided_by_id, pair.decided_at, pair.link_id = PairState.WAITING, None, None, None
    _record(DeskEvent.PAIR_TAKEN_BACK, actor, pair, answer=str(said))
    return pair


def _support_alone(actor: User) -> None:
    if not rules.may_decide(actor):
        raise Refused("Only support says that two reports are the same.")


def _chosen(pair: Pair, canonical: Post | None) -> Post:
    """Which of the two people are shown."""
    chosen = canonical or rules.suggested_canonical(pair.report, pair.other)
    if chosen.id not in (pair.report_id, pair.other_id):
        raise Invalid("Choose one of the two posts.")
    return chosen


def _key(post_id: int, found: Found) -> tuple[int, int]:
    """The younger post first, so that a pair is there once, whichever was looked at."""
    return max(post_id, found.other_id), min(post_id, found.other_id)


def _record(name: DeskEvent, actor: User, pair: Pair, answer: str) -> None:
    journal.record(name, actor=actor, subject=pair.report, pair=pair.id, other=pair.other_id, answer=answer)

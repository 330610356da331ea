"""What the desk does by itself."""

import contextlib
from collections.abc import Sequence
from datetime import timedelta

from portal import jobs, journal
from portal.community.events import Happened
from portal.community.queries import indexed
from portal.core.clock import now
from portal.core.db import db, writing
from portal.desk import actions, finding
from portal.desk.models import PairState
from portal.desk.queries import finding as queries
from portal.jobs import queue
from portal.journal import Event
from portal.problems.events import ProblemEvent
from portal.search.documents import IndexUnavailable

MOVES_PAIRS = (
    ProblemEvent.LINKED,
    ProblemEvent.UNLINKED,
    ProblemEvent.FOUND_DIFFERENT,
    Happened.POST_HIDDEN,
    Happened.POST_RESTORED,
    Happened.POST_EDITED,  # into a story, or out of one
)
SLICE = 8.0  # seconds of searching for pairs in one go


@jobs.handler("desk.end_viewings", every=timedelta(minutes=5))
def end_viewings() -> None:
    """Write down the end of viewings whose time was up."""
    actions.end_run_out()


@jobs.handler("desk.find_pairs", outside=True, every=timedelta(seconds=30))
def find_pairs() -> None:
    """Look for some seconds at new and reworded posts, less when other jobs wait; offer again what was put off."""
    more, least = finding.seconds(SLICE), finding.seconds(1)
    with contextlib.suppress(IndexUnavailable):  # the next round looks again
        finding.look(lambda: least() or (more() and not _others_wait()))
    db.session.rollback()
    _move({PairState.WAITING: queries.due_again(now())})


@journal.on(*MOVES_PAIRS, batch=True, outside=True)
def move_pairs_of(events: Sequence[Event]) -> None:
    """Posts were linked, parted, hidden or restored: pairs of their clusters leave the queue, or come back."""
    named = {int(number) for event in events for number in (event.subject_id, *event.data.get("posts", ()))}
    _move(queries.out_of_place(indexed.with_their_reports(named | indexed.heads_of(named))))


@jobs.handler("desk.move_all_pairs", outside=True, every=timedelta(days=1))
def move_all_pairs() -> None:
    """The same of every pair, whatever moved it."""
    _move(queries.out_of_place())


def _move(moved: dict[PairState, list[int]]) -> None:
    if any(moved.values()):
        with writing():
            actions.move_pairs(moved)


def _others_wait() -> bool:
    db.session.rollback()
    return queue.due()

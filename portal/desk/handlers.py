"""What the desk does by itself."""

import contextlib
from datetime import timedelta

from portal import jobs
from portal.core.clock import now
from portal.core.db import db, writing
from portal.desk import actions, finding
from portal.desk.queries.finding import out_of_place
from portal.jobs import queue
from portal.search.documents import IndexUnavailable

SLICE = 8.0  # seconds of searching for pairs in one go


@jobs.handler("desk.end_viewings", every=timedelta(minutes=5))
def end_viewings() -> None:
    """Write down the end of viewings whose time was up."""
    actions.end_run_out()


@jobs.handler("desk.find_pairs", outside=True, every=timedelta(seconds=30))
def find_pairs() -> None:
    """Look for some seconds at new and reworded posts, less when other jobs wait; move pairs that are out of place."""
    more, least = finding.seconds(SLICE), finding.seconds(1)
    with contextlib.suppress(IndexUnavailable):  # the next round looks again
        finding.look(lambda: least() or (more() and not _others_wait()))
    db.session.rollback()
    moved = out_of_place(now())
    if any(moved.values()):
        with writing():
            actions.move_pairs(moved)


def _others_wait() -> bool:
    db.session.rollback()
    return queue.due()

"""Index what an import brought, in bulk where that is quicker, without waiting for a worker."""

from collections.abc import Callable

from flask import current_app

from portal.core.clock import now
from portal.core.db import db, unit_of_work
from portal.jobs import queue
from portal.jobs.worker import run_all
from portal.search import health, index
from portal.search.documents import IndexUnavailable
from portal.search.jobs import as_they_are_now

INDEX_JOB = "search.index"


def index_imported(added: int, progress: Callable[[int], None]) -> None:
    """Bring `added` new posts into the index; `progress` is called with the number of documents read so far.

    Raises IndexUnavailable when another process is writing the index: the worker then does what is left.
    """
    if _most_are_new(added):
        moment, jobs = now(), queue.waiting_ids(INDEX_JOB)
        db.session.rollback()
        index.rebuild(current_app.extensions["settings"].index_dir, as_they_are_now(), progress)
        with unit_of_work():
            queue.drop(jobs, since=moment)
    run_all(only=INDEX_JOB)


def _most_are_new(added: int) -> bool:
    try:
        present = health.usable(current_app.extensions["settings"].index_dir).posts
    except IndexUnavailable:
        return True
    return added > present / 2

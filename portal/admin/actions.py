"""What admins set going."""

from portal import jobs, journal
from portal.accounts.models import User
from portal.admin.events import AdminEvent
from portal.jobs import queries as queue
from portal.jobs.queue import retry

MOST_AT_ONCE = 1000


def retry_failed_jobs(actor: User) -> int:
    """Give jobs that failed for good another round of tries; gives how many."""
    failed = queue.failed(MOST_AT_ONCE)
    for job in failed:
        retry(job)
    if failed:
        journal.record(AdminEvent.JOBS_RETRIED, actor=actor, subject=actor, count=len(failed))
    return len(failed)


def rebuild_index(actor: User) -> None:
    """Let the worker build the search index anew."""
    jobs.enqueue("search.rebuild")
    journal.record(AdminEvent.INDEX_REBUILD_REQUESTED, actor=actor, subject=actor)

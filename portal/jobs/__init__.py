"""Floor 1: outbox and queue. A job is written in the transaction of what caused it."""

from portal.jobs.models import Job
from portal.jobs.queue import enqueue, handler

__all__ = ["Job", "enqueue", "handler"]

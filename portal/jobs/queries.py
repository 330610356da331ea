"""What staff and `portal doctor` ask about the queue."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.core.clock import now
from portal.core.db import db
from portal.jobs.models import Heartbeat, Job

ALIVE = timedelta(seconds=45)


def waiting() -> int:
    """How many jobs wait or run."""
    return db.session.scalar(select(func.count()).select_from(Job).where(Job.failed_at.is_(None))) or 0


def oldest_due() -> datetime | None:
    """Since when the longest waiting due job waits."""
    return db.session.scalar(select(func.min(Job.run_at)).where(Job.failed_at.is_(None), Job.run_at <= now()))


def failed(limit: int = 50) -> list[Job]:
    """Jobs that failed for good, latest first."""
    return list(
        db.session.scalars(select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc()).limit(limit))
    )


def workers_alive() -> int:
    """How many workers said within the last 45 seconds that they are alive."""
    return db.session.scalar(select(func.count()).select_from(Heartbeat).where(Heartbeat.seen > now() - ALIVE)) or 0

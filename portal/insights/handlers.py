"""Counting comes round by itself."""

from datetime import timedelta

from portal import jobs
from portal.core.db import writing
from portal.insights import actions

COUNT = "insights.count"


@jobs.handler(COUNT, every=timedelta(hours=1), outside=True)
def count() -> None:
    """Count while only reading, then keep the numbers in a short transaction of its own."""
    counts = actions.count()
    with writing():
        actions.keep(counts)

"""What happens to inquiries by itself."""

from datetime import timedelta

from flask import current_app

from portal import jobs
from portal.asking import actions

FORGET = "asking.forget_old_inquiries"


@jobs.handler(FORGET, every=timedelta(hours=6))
def forget_old_inquiries() -> None:
    """Keep only counts of inquiries that are older than the settings say; a large backlog goes in several jobs."""
    if actions.forget_old(current_app.extensions["settings"].inquiry_days) == actions.FORGET_AT_ONCE:
        jobs.enqueue(FORGET)

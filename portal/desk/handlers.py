"""What the desk does by itself."""

from datetime import timedelta

from portal import jobs
from portal.desk import actions


@jobs.handler("desk.end_viewings", every=timedelta(minutes=5))
def end_viewings() -> None:
    """Write down the end of viewings whose time was up."""
    actions.end_run_out()

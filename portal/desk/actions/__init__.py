"""The verbs of the desk: the actor first, the rest by name. They flush and never commit; each records one event."""

from portal.desk.actions.viewings import begin_viewing, end_run_out, end_viewing

__all__ = ["begin_viewing", "end_run_out", "end_viewing"]

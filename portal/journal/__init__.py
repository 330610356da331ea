"""Floor 1: what happened. The audit log, the timeline and the feed are all read from here."""

from portal.journal.log import on, record
from portal.journal.models import Event

__all__ = ["Event", "on", "record"]

"""See the portal as a customer does, and stop. Both stand in the journal."""

from datetime import datetime

from portal import journal
from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.desk import rules
from portal.desk.events import DeskEvent
from portal.desk.models import Viewing
from portal.desk.queries import viewings

LONGEST_REASON = 300


def begin_viewing(actor: User, customer: User, *, reason: str) -> Viewing:
    """From here on, for half an hour at most, `actor` sees what `customer` sees; a former viewing of theirs ends.

    Raises Refused unless support looks at a customer whose account is open; Invalid without a reason.
    """
    if not rules.may_see_as(actor, customer):
        raise Refused("Only support sees as somebody else does, and only as a customer with an open account.")
    why = " ".join(reason.split())
    if not why:
        raise Invalid("Say why: the reason stands in the journal.", "reason")
    if len(why) > LONGEST_REASON:
        raise Invalid(f"This is {len(why)} characters long; {LONGEST_REASON} fit.", "reason")
    for former in viewings.open_of(actor):
        end_viewing(former)
    begun = now()
    viewing = Viewing(
        staff_id=actor.id, customer_id=customer.id, reason=why, began=begun, until=begun + rules.VIEWING_LASTS
    )
    db.session.add(viewing)
    db.session.flush()
    journal.record(DeskEvent.VIEWING_BEGUN, actor=actor, subject=customer, reason=why, viewing=viewing.id)
    return viewing


def end_viewing(viewing: Viewing) -> None:
    """It is over: at the moment, or when its time was up. Over already: nothing changes."""
    viewing = viewings.locked(viewing)
    if viewing.ended_at is None:
        _end(viewing, min(now(), viewing.until))


def end_run_out() -> int:
    """Write down the end of those whose time was up; gives how many."""
    over = viewings.run_out(now())
    for viewing in over:
        _end(viewing, viewing.until)
    return len(over)


def _end(viewing: Viewing, moment: datetime) -> None:
    viewing.ended_at = moment
    db.session.flush()
    at = moment.isoformat(timespec="seconds")
    journal.record(DeskEvent.VIEWING_ENDED, actor=viewing.staff, subject=viewing.customer, viewing=viewing.id, ended=at)

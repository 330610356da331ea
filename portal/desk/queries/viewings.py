"""Who sees as whom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.core.db import db
from portal.desk.models import Viewing

AT_ONCE = 500


def running(staff: User, viewing_id: int, moment: datetime) -> Viewing | None:
    """The viewing with that id, if it is this person's and hasn't ended; with the customer and their organisation."""
    query = select(Viewing).where(Viewing.id == viewing_id, Viewing.staff_id == staff.id)
    query = query.where(Viewing.ended_at.is_(None), Viewing.until > moment)
    return db.session.scalar(query.options(joinedload(Viewing.customer).joinedload(User.organisation)))


def locked(viewing: Viewing) -> Viewing:
    """The row with fresh values, kept to this transaction."""
    query = select(Viewing).where(Viewing.id == viewing.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def open_of(staff: User) -> Sequence[Viewing]:
    """What this person hasn't ended yet."""
    return db.session.scalars(select(Viewing).where(Viewing.staff_id == staff.id, Viewing.ended_at.is_(None))).all()


def run_out(moment: datetime) -> Sequence[Viewing]:
    """Those whose time is up and whose end nobody has written down, the oldest first."""
    query = select(Viewing).where(Viewing.ended_at.is_(None), Viewing.until <= moment).order_by(Viewing.until)
    return db.session.scalars(query.limit(AT_ONCE).with_for_update(skip_locked=True)).all()

"""How far mails to many people about one thing have come. For support; read in chunks of what is recent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from portal.accounts.models import Viewer
from portal.core.clock import now
from portal.core.db import db
from portal.notifications.models import Delivery, DeliveryState

RECENT = timedelta(hours=6)
LOOKED_AT = 50_000  # the latest mails
LARGE = 50  # people
ROWS = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """Mails about one thing: how many there are, how many are done (sent or not to be sent), since when."""

    subject_type: str
    subject_id: int
    mails: int
    done: int
    began: datetime


def lately(viewer: Viewer) -> list[Progress]:
    """The largest of the last six hours, in one statement. Others than staff see none."""
    if not viewer.is_staff:
        return []
    latest = select(func.max(Delivery.id)).scalar_subquery()
    done = case((Delivery.state.in_((DeliveryState.SENT, DeliveryState.SUPPRESSED)), 1), else_=0)
    query = (
        select(Delivery.subject_type, Delivery.subject_id, func.count(), func.sum(done), func.min(Delivery.created))
        .where(Delivery.id > latest - LOOKED_AT, Delivery.subject_id.is_not(None), Delivery.created > now() - RECENT)
        .group_by(Delivery.subject_type, Delivery.subject_id)
        .having(func.count() >= LARGE)
        .order_by(func.count().desc())
        .limit(ROWS)
    )
    return [Progress(*row) for row in db.session.execute(query)]

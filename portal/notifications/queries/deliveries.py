"""Mails: what waits, what went out, what failed. For support."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Viewer
from portal.core.clock import now
from portal.core.db import db
from portal.notifications import sources
from portal.notifications.models import Delivery, DeliveryState
from portal.web.paging import Page, by_key

DAY = timedelta(days=1)


def counts(viewer: Viewer) -> dict[DeliveryState, int]:
    """How many mails are in each state; of the sent and suppressed ones those of the last day. Nothing for others."""
    if not viewer.is_staff:
        return {}
    recent = func.count()
    found = {
        state: db.session.scalar(select(recent).where(Delivery.state == state)) or 0
        for state in (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.FAILED)
    }
    for state in (DeliveryState.SENT, DeliveryState.SUPPRESSED):
        found[state] = (
            db.session.scalar(select(recent).where(Delivery.state == state, Delivery.created > now() - DAY)) or 0
        )
    return found


def deliveries(
    viewer: Viewer, state: DeliveryState | None = None, key: str | None = None, size: int = 50
) -> Page[Delivery]:
    """Mails with whom they are for, latest first. Others than staff see none."""
    query = select(Delivery).options(joinedload(Delivery.user)).where(_may_be_listed())
    if not viewer.is_staff:
        query = query.where(Delivery.id.is_(None))
    if state is not None:
        query = query.where(Delivery.state == state)
    return by_key(query, (Delivery.id,), key, size)


def delivery(viewer: Viewer, delivery_id: int) -> Delivery | None:
    """One mail, for staff."""
    if not viewer.is_staff or not 0 < delivery_id < 2**31:
        return None
    return db.session.scalar(select(Delivery).where(Delivery.id == delivery_id, _may_be_listed()))


def _may_be_listed() -> ColumnElement[bool]:
    """What passes between people in private is counted and not listed: who wrote to whom when is theirs."""
    return or_(Delivery.subject_type.is_(None), Delivery.subject_type.not_in(sources.private()))

"""Statements that give user ids."""

from typing import Any

from sqlalchemy import Select, select

from portal.relays.models import Recipient


def told_by(relay_id: int) -> Select[Any]:
    """Everybody whom the relay was carried to."""
    return select(Recipient.user_id).where(Recipient.relay_id == relay_id)

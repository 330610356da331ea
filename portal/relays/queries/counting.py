"""What became of relays, in numbers: how many were told, for how many it worked."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from portal.core.db import db
from portal.relays.models import Answer, Recipient, Said


@dataclass(frozen=True, slots=True)
class Carried:
    """Of relays of one thing: distinct people who were told, and what they answered."""

    told: int = 0
    worked: int = 0
    failed: int = 0
    untried: int = 0

    def __add__(self, other: "Carried") -> "Carried":
        """Of both together; nobody is told of the same thing twice, so nobody is counted twice."""
        return Carried(
            self.told + other.told,
            self.worked + other.worked,
            self.failed + other.failed,
            self.untried + other.untried,
        )

    @property
    def silent(self) -> int:
        """How many have said nothing."""
        return self.told - self.worked - self.failed - self.untried


def carried(relays: Iterable[int]) -> dict[int, Carried]:
    """The numbers of each of these relays, in one statement."""
    said = [func.sum(case((Answer.said == one, 1), else_=0)) for one in (Said.WORKED, Said.FAILED, Said.UNTRIED)]
    standing = and_(Answer.recipient_id == Recipient.id, Answer.ended_at.is_(None))
    query = select(Recipient.relay_id, func.count(), *said).outerjoin(Answer, standing)
    rows = db.session.execute(query.where(Recipient.relay_id.in_(list(relays))).group_by(Recipient.relay_id))
    return {number: Carried(told, worked, failed, untried) for number, told, worked, failed, untried in rows}

"""Who of support hears of something about a problem."""

from typing import Any

from sqlalchemy import Select, false, or_, select

from portal.accounts.models import Role, User
from portal.core.db import db
from portal.problems.queries.standing import care


def who_answers_for(head: int, linked_by: int | None) -> Select[Any]:
    """Who linked a report and who looks after the problem; everybody of support, where neither is here any more."""
    looks_after = care(head)
    support = select(User.id).where(User.role.in_((Role.SUPPORT, Role.ADMIN)), User.active)
    named = [number for number in (linked_by, looks_after.owner_id if looks_after else None) if number is not None]
    theirs = support.where(or_(false(), *(User.id == number for number in named)))
    return theirs if db.session.scalars(theirs.limit(1)).first() is not None else support

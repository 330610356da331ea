"""What decides whether somebody can be asked: read for many at once, shown to nobody."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.accounts.models import Role, User
from portal.core.db import db
from portal.introductions.models import Block, Refusal, Request
from portal.introductions.rules import NOT_AGAIN, QUARTER, Standing
from portal.notifications.models import Preference, Reason, Way


def standings(ids: Iterable[int], moment: datetime) -> dict[int, Standing]:
    """By person, what decides. Five statements, however many they are."""
    wanted = list(dict.fromkeys(ids))
    people = db.session.scalars(select(User).where(User.id.in_(wanted)))
    refuses = set(db.session.scalars(select(Refusal.user_id).where(Refusal.user_id.in_(wanted))))
    deaf = set(
        db.session.scalars(
            select(Preference.user_id).where(
                Preference.user_id.in_(wanted), Preference.reason == Reason.INTRODUCED, Preference.way == Way.NEVER
            )
        )
    )
    asked, apart = _asked(wanted, moment), _apart(wanted, moment)
    return {
        person.id: Standing(
            is_open_account=person.active and person.is_confirmed and person.role == Role.CUSTOMER,
            refuses=person.id in refuses,
            hears_of_it=person.id not in deaf,
            asked_lately=asked[person.id],
            apart=frozenset(apart.get(person.id, ())),
        )
        for person in people
    }


def locked_people(ids: Iterable[int]) -> dict[int, User]:
    """These people, kept to this transaction in the order of their ids: two proposals at once can't count past each
    other."""
    query = select(User).where(User.id.in_(list(ids))).order_by(User.id).with_for_update(key_share=True, of=User)
    return {person.id: person for person in db.session.scalars(query.options(joinedload(User.organisation)))}


def last_asked(ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these people was asked last."""
    query = select(Request.user_id, func.max(Request.created)).where(Request.user_id.in_(ids)).group_by(Request.user_id)
    return {user_id: when for user_id, when in db.session.execute(query) if when}


def blocked_pairs(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Who of these people blocked whom of them."""
    query = select(Block.blocker_id, Block.blocked_id).where(Block.blocker_id.in_(ids), Block.blocked_id.in_(ids))
    return [(blocker, blocked) for blocker, blocked in db.session.execute(query)]


def _asked(ids: Sequence[int], moment: datetime) -> Counter[int]:
    query = (
        select(Request.user_id, func.count())
        .where(Request.user_id.in_(ids), Request.created > moment - QUARTER, Request.is_own_wish.is_(False))
        .group_by(Request.user_id)
    )
    return Counter(dict(db.session.execute(query).all()))


def _apart(ids: Sequence[int], moment: datetime) -> dict[int, set[int]]:
    apart: dict[int, set[int]] = {}
    blocks = select(Block.blocker_id, Block.blocked_id)
    one, other = aliased(Request), aliased(Request)
    together = (
        select(one.user_id, other.user_id)
        .join(other, other.introduction_id == one.introduction_id)
        .where(one.user_id.in_(ids), one.user_id != other.user_id, one.created > moment - NOT_AGAIN)
    )
    either = or_(Block.blocker_id.in_(ids), Block.blocked_id.in_(ids))
    pairs = [*db.session.execute(blocks.where(either)), *db.session.execute(together)]
    for first, second in pairs:
        apart.setdefault(first, set()).add(second)
        apart.setdefault(second, set()).add(first)
    return apart

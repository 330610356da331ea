"""Who × what worked: everybody affected, beside what was carried or tried, for support."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User, Viewer
from portal.community.models import Confirmation, Post
from portal.community.queries import cluster
from portal.core.db import db
from portal.core.errors import NotFound
from portal.products.models import Version
from portal.relays.models import Answer, Recipient, RelayKind, RelayState, Said
from portal.relays.queries import offers, things
from portal.relays.rules import Thing, of_relay, of_reply
from portal.web.paging import by_key

MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one thing: what they said (None: nothing), on which version, whether it was carried to them."""

    said: Said | None
    is_told: bool
    version: str = ""


@dataclass(slots=True)
class Matrix:
    """A page of people, the things of the columns, and a cell for each pair where there is anything to say."""

    people: Sequence[User]
    next_key: str | None
    things: list[Thing]
    left_out: int  # things that have no column, because there are too many
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)


def matrix(viewer: Viewer, head: Post, key: str | None = None, size: int = 25) -> Matrix:
    """A page of it, by account. Raises NotFound for others than support. A handful of statements, however many rows."""
    if not viewer.is_staff:
        raise NotFound("There is no such page.")
    everybody = select(User).where(User.id.in_(cluster.people_affected(head.id)))
    page = by_key(everybody.options(joinedload(User.organisation)), (User.id,), key, size)
    columns = _things(viewer, head)
    found = Matrix(page.items, page.next_key, columns[-MOST_COLUMNS:], max(0, len(columns) - MOST_COLUMNS))
    ids, keys = [person.id for person in page.items], [thing.key for thing in found.things]
    found.cells = _told(ids, keys)
    for pair, cell in _confirmed(head, ids).items():
        if pair[1] in keys:
            found.cells[pair] = Cell(cell.said, pair in found.cells, cell.version)
    return found


def _things(viewer: Viewer, head: Post) -> list[Thing]:
    """What was carried in the cluster, and what somebody said of whether it works, oldest first."""
    carried = {
        relay.thing: of_relay(relay) for relay in offers.relays_of(viewer, head.id) if relay.state == RelayState.SENT
    }
    tried = select(Confirmation.post_id, Confirmation.reply_id).distinct()
    rows = db.session.execute(tried.where(Confirmation.post_id.in_(cluster.members_of(head.id))).limit(100)).all()
    replies = things.replies_by_id([reply_id for _, reply_id in rows if reply_id])
    posts = things.workarounds_by_id([post_id for post_id, reply_id in rows if not reply_id])
    for thing in (*map(of_reply, replies), *(Thing(RelayKind.WORKAROUND, post) for post in posts)):
        carried.setdefault(thing.key, thing)
    return sorted(
        carried.values(), key=lambda thing: (thing.kind == RelayKind.FIX, (thing.reply or thing.post).created)
    )


def _told(people: Sequence[int], keys: Sequence[str]) -> dict[tuple[int, str], Cell]:
    standing = and_(Answer.recipient_id == Recipient.id, Answer.ended_at.is_(None))
    query = (
        select(Recipient.user_id, Recipient.thing, Answer.said, Version.name)
        .outerjoin(Answer, standing)
        .outerjoin(Version, Version.id == Answer.version_id)
        .where(Recipient.user_id.in_(people), Recipient.thing.in_(keys))
    )
    return {
        (user_id, thing): Cell(Said(said) if said else None, True, name or "")
        for user_id, thing, said, name in db.session.execute(query)
    }


def _confirmed(head: Post, people: Sequence[int]) -> dict[tuple[int, str], Cell]:
    query = (
        select(Confirmation.user_id, Confirmation.post_id, Confirmation.reply_id, Confirmation.worked, Version.name)
        .outerjoin(Confirmation.version)
        .where(Confirmation.user_id.in_(people), Confirmation.post_id.in_(cluster.members_of(head.id)))
    )
    return {
        (user_id, f"reply:{reply_id}" if reply_id else f"post:{post_id}"): Cell(
            Said.WORKED if worked else Said.FAILED, False, name or ""
        )
        for user_id, post_id, reply_id, worked, name in db.session.execute(query)
    }

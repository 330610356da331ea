"""Relays as rows: what is offered, what was sent, and what was set."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.accounts.models import User, Viewer
from portal.community.models import Post, Reply
from portal.community.queries import cluster
from portal.community.queries.posts import visible_of_few
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound
from portal.products.models import Version
from portal.relays.models import Automatic, Naming, Relay, RelayState
from portal.relays.rules import Thing
from portal.web.paging import Page, by_key

MOST_OF_ONE = 50


def relay(viewer: Viewer, relay_id: int) -> Relay:
    """One relay, for support. Raises NotFound for others."""
    found = _one(relay_id) if viewer.is_staff else None
    if found is None:
        raise NotFound("There is no such relay.")
    return found


def relays(viewer: Viewer, state: RelayState, key: str | None = None, size: int = 25) -> Page[Relay]:
    """Relays in that state, latest first. Others than support see none."""
    query = select(Relay).options(*with_names()).where(Relay.state == state)
    if not viewer.is_staff:
        query = query.where(Relay.id.is_(None))
    return by_key(query, (Relay.id,), key, size)


def relays_of(viewer: Viewer, head: int) -> list[Relay]:
    """What was sent in a cluster as far as the viewer may see what it carried, oldest first; to support others, too.

    `head` is the id of the canonical problem. One statement where nothing was, which is mostly so, else two or three.
    """
    # The sum keeps PostgreSQL from looking for these among all relays in their order.
    there = select(Relay.id).where(Relay.post_id.in_(cluster.members_of(head))).order_by(Relay.id + 0)
    if not viewer.is_staff:
        there = there.where(Relay.state == RelayState.SENT)
    ids = list(db.session.scalars(there.limit(MOST_OF_ONE)))
    if not ids:
        return []
    query = select(Relay).join(Relay.post).options(contains_eager(Relay.post), *with_names(but_post=True))
    if not viewer.is_staff:
        hidden = select(Reply.id).where(Reply.id == Relay.reply_id, Reply.is_hidden).exists()
        query = query.where(visible_of_few(viewer), or_(Relay.reply_id.is_(None), ~hidden))
    return list(db.session.scalars(query.where(Relay.id.in_(ids)).order_by(Relay.id)))


def by_id(relay_id: int) -> Relay | None:
    """One relay, for the portal's own use."""
    return _one(relay_id)


def by_ids(ids: Iterable[int]) -> dict[int, Relay]:
    """The same for many."""
    return {one.id: one for one in db.session.scalars(select(Relay).options(*with_names()).where(Relay.id.in_(ids)))}


def locked(relay_id: int) -> Relay:
    """The relay with fresh values, its row kept to this transaction."""
    query = select(Relay).where(Relay.id == relay_id).with_for_update(of=Relay)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def latest_of(thing: Thing) -> Relay | None:
    """The latest relay of the thing, whatever became of it."""
    found: Relay | None = db.session.scalar(_of(thing).order_by(Relay.id.desc()).limit(1))
    return found


def latest_sent(key: str) -> Relay | None:
    """The latest relay that carried the thing."""
    query = select(Relay).options(*with_names()).where(Relay.thing == key, Relay.state == RelayState.SENT)
    return db.session.scalar(query.order_by(Relay.id.desc()).limit(1))


def waiting(thing: Thing) -> Relay | None:
    """The offer of the thing that support has not decided on yet."""
    found: Relay | None = db.session.scalar(_of(thing).where(Relay.state == RelayState.OFFERED))
    return found


def waiting_fixes(post_id: int) -> list[Relay]:
    """Offers to carry that the problem is fixed, in whatever version."""
    query = select(Relay).where(Relay.thing.startswith(f"fix:{post_id}:"), Relay.state == RelayState.OFFERED)
    return list(db.session.scalars(query))


def undecided(keys: Collection[str]) -> list[Relay]:
    """Relays of these things that support hasn't decided on, or that aren't carried to the last person yet."""
    still = or_(Relay.state == RelayState.OFFERED, and_(Relay.state == RelayState.SENT, Relay.carried_at.is_(None)))
    query = select(Relay).options(*with_names()).where(Relay.thing.in_(keys), still).order_by(Relay.id)
    return list(db.session.scalars(query)) if keys else []


def waiting_at(post_id: int) -> list[Relay]:
    """Offers of what stands on one post."""
    query = select(Relay).options(*with_names()).where(Relay.post_id == post_id, Relay.state == RelayState.OFFERED)
    return list(db.session.scalars(query))


def put_in(thing: Thing, head: Post) -> Relay | None:
    """Offer the thing; None when it is offered already, by somebody else at the same instant maybe."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = {
        "thing": thing.key,
        "kind": thing.kind,
        "post_id": thing.post.id,
        "reply_id": thing.reply.id if thing.reply else None,
        "version_id": thing.version.id if thing.version else None,
        "head_id": head.id,
        "state": RelayState.OFFERED,
        "words": "",
        "reason": "",
        "created": now(),
    }
    made = db.session.scalar(dialect.insert(Relay).values(row).on_conflict_do_nothing().returning(Relay.id))
    return _one(made) if made else None


def automatic(post_id: int) -> Automatic | None:
    """The setting that lets relays of this problem go by themselves; None: support is asked."""
    return db.session.scalar(select(Automatic).where(Automatic.post_id == post_id, Automatic.ended_at.is_(None)))


def is_automatic(head: Post) -> bool:
    """Whether relays of this problem go by themselves."""
    return automatic(head.id) is not None


def naming_of(person: User) -> Naming | None:
    """How the person chose to be named; None: neither asked nor chosen."""
    return db.session.get(Naming, person.id)


def namings_of(people: Iterable[int]) -> dict[int, Naming]:
    """The same for many people at once."""
    return {one.user_id: one for one in db.session.scalars(select(Naming).where(Naming.user_id.in_(list(people))))}


def ask_once(user_id: int) -> bool:
    """Write down that somebody is asked how to be named; False when they were asked before, or chose by themselves."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = {"user_id": user_id, "asked_at": now()}
    statement = dialect.insert(Naming).values(row).on_conflict_do_nothing().returning(Naming.user_id)
    return db.session.scalar(statement) is not None


def versions_named(ids: Iterable[int]) -> list[Version]:
    """Versions by id, in their order."""
    query = select(Version).where(Version.id.in_(list(ids))).order_by(Version.position, Version.id)
    return list(db.session.scalars(query))


def note_carried(relay_id: int) -> None:
    """The last of its people was told."""
    db.session.execute(
        update(Relay).where(and_(Relay.id == relay_id, Relay.carried_at.is_(None))).values(carried_at=now())
    )


def _of(thing: Thing) -> Select[Any]:
    return select(Relay).where(Relay.thing == thing.key)


def _one(relay_id: int) -> Relay | None:
    if not 0 < relay_id < 2**31:
        return None
    return db.session.scalar(select(Relay).options(*with_names()).where(Relay.id == relay_id))


def with_names(but_post: bool = False) -> tuple[Any, ...]:
    """Load what a relay carries along: who found it, where it stands, the version."""
    reply = joinedload(Relay.reply)
    loads = (
        joinedload(Relay.head),
        reply.joinedload(Reply.author).joinedload(User.organisation),
        reply.joinedload(Reply.post),
        reply.options(selectinload(Reply.marks)),
        joinedload(Relay.version).joinedload(Version.product),
        joinedload(Relay.settled_by),
    )
    author = contains_eager(Relay.post) if but_post else joinedload(Relay.post)
    return (*loads, author.joinedload(Post.author).joinedload(User.organisation))

"""Who gets a relay, and why others don't: one expression, from which people are counted and told."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select, true, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from portal.accounts.models import Role, User
from portal.community.models import Confirmation, MeToo, Post, Reply, SolutionMark, Visibility
from portal.community.queries import cluster
from portal.core.clock import now
from portal.core.db import db
from portal.notifications.models import Mute, Preference, Reason, Way
from portal.notifications.queries.spreading import Person
from portal.relays.models import Answer, Recipient, Relay, RelayKind, Said
from portal.relays.queries import audiences
from portal.relays.queries.offers import versions_named
from portal.relays.rules import Thing

UNSAID = 0  # stands for "named no version"
MOST_NAMES = 300


class Why(StrEnum):
    """Whether somebody affected gets it, or why not."""

    GETS = "gets"
    FINDER = "finder"  # or whoever sends it
    TOLD = "told"
    WORKED = "worked"
    UNSEEN = "unseen"
    OFF = "off"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Aim:
    """What is carried, in which cluster, by whom, to which versions (None: all)."""

    thing: Thing
    head: Post
    sender_id: int | None = None
    versions: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of those affected get a relay on all versions, how many do not and why, and what to choose from.

    `versions`: the id and name of each version, and how many of those who would get it named it; last with `UNSAID` how
    many named none, where there are any.
    """

    tally: dict[Why, int]
    versions: list[tuple[int, str, int]]


def tally(aim: Aim) -> dict[Why, int]:
    """How many of those affected get it, and how many do not for which reason. One statement."""
    why = _why(aim).label("why")
    affected = _affected(aim).with_only_columns(User.id, why).subquery()
    query = select(affected.c.why, func.count()).group_by(affected.c.why)
    return {Why(name): count for name, count in db.session.execute(query)}


def reach(thing: Thing, head: Post, sender_id: int) -> Reach:
    """The same before versions are chosen, with the versions. Three statements; what is read of people is read once."""
    aim = Aim(thing, head, sender_id)
    why = dict(db.session.execute(_affected(aim).with_only_columns(User.id, _why(aim))).all())
    named: dict[int, set[int]] = defaultdict(set)
    for user_id, version_id in db.session.execute(_said_versions(_members(aim))):
        if version_id is not None and why.get(user_id) == Why.GETS:
            named[version_id].add(user_id)
    counts = Counter(Why(reason) for reason in why.values())
    silent = counts[Why.GETS] - len(set().union(*named.values()))
    versions = [(one.id, one.name, len(named[one.id])) for one in versions_named(named)]
    return Reach(dict(counts), [*versions, (UNSAID, "named no version", silent)] if silent else versions)


def first_of(aim: Aim, limit: int) -> Sequence[User]:
    """Some of those who get it, with their organisations."""
    query = _getting(aim).options(joinedload(User.organisation)).order_by(User.id).limit(limit)
    return db.session.scalars(query).all()


def who_may_be_named(head: Post) -> Sequence[User]:
    """Customers who wrote in the cluster: whose name words about it may hold."""
    customers = select(User).where(User.id.in_(audiences.writers_in(head)), User.role == Role.CUSTOMER)
    return db.session.scalars(customers.order_by(User.id).limit(MOST_NAMES)).all()


def somebody_gets(aim: Aim) -> bool:
    """Whether anybody does."""
    return db.session.scalar(_getting(aim).with_only_columns(User.id).limit(1)) is not None


def reached(aim: Aim, among: Collection[int]) -> set[int]:
    """Who of these gets it."""
    return set(db.session.scalars(_getting(aim).with_only_columns(User.id).where(User.id.in_(among))))


def chunk(aim: Aim, after: int, limit: int) -> list[Person]:
    """The next people who get it, by user id, each with the reason they are told for."""
    query = _getting(aim).with_only_columns(User.id, _reason(_members(aim)))
    rows = db.session.execute(query.where(User.id > after).order_by(User.id).limit(limit))
    return [Person(user_id, Reason(reason)) for user_id, reason in rows]


def keep(relay: Relay, people: Sequence[int]) -> set[int]:
    """Write down that these get it; gives those whom nobody has told of the same thing before, ever."""
    if not people:
        return set()
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    rows = [{"relay_id": relay.id, "thing": relay.thing, "user_id": one, "created": now()} for one in people]
    statement = dialect.insert(Recipient).on_conflict_do_nothing().returning(Recipient.user_id)
    return set(db.session.scalars(statement, rows))


def _getting(aim: Aim) -> Select[Any]:
    return _affected(aim).where(_why(aim) == Why.GETS)


def _affected(aim: Aim) -> Select[Any]:
    return select(User).where(User.active, User.id.in_(cluster.people_affected(aim.head.id)))


def _members(aim: Aim) -> Any:
    return cluster.members_of(aim.head.id)


def _why(aim: Aim) -> ColumnElement[str]:
    """The first reason that somebody doesn't get it."""
    thing, members = aim.thing, _members(aim)
    return case(
        (User.id.in_([aim.sender_id or 0, thing.finder.id if thing.finder else 0]), literal(Why.FINDER.value)),
        (_was_told(thing, members), literal(Why.TOLD.value)),
        (_is_helped(thing, members), literal(Why.WORKED.value)),
        (~and_(_sees(thing.post), _sees(aim.head), _shown(thing.reply)), literal(Why.UNSEEN.value)),
        (_turned_off(members), literal(Why.OFF.value)),
        (~_on_versions(members, aim.versions), literal(Why.VERSION.value)),
        else_=literal(Why.GETS.value),
    )


def _was_told(thing: Thing, members: Any) -> ColumnElement[bool]:
    """Of exactly this; of a fix also where another report of the cluster was announced as fixed in the same version."""
    same = User.id.in_(select(Recipient.user_id).where(Recipient.thing == thing.key))
    if thing.kind != RelayKind.FIX:
        return same
    version = thing.version.id if thing.version else None
    fixes = select(Relay.id).where(Relay.post_id.in_(members), Relay.kind == RelayKind.FIX)
    fixes = fixes.where(Relay.version_id.is_not_distinct_from(version))
    return or_(same, User.id.in_(select(Recipient.user_id).where(Recipient.relay_id.in_(fixes))))


def _is_helped(thing: Thing, members: Any) -> ColumnElement[bool]:
    """Said that something in the cluster worked, or marked it. Of a fix they hear all the same; they aren't asked.

    Sets rather than a question for each person: they are as large as the cluster, and read once.
    """
    if thing.kind == RelayKind.FIX:
        return false()
    confirmed = select(Confirmation.user_id).where(Confirmation.post_id.in_(members), Confirmation.worked)
    marked = select(SolutionMark.user_id).where(SolutionMark.post_id.in_(members), SolutionMark.user_id.is_not(None))
    relays = select(Relay.id).where(Relay.post_id.in_(members))
    told = select(Recipient.user_id).join(Answer, Answer.recipient_id == Recipient.id)
    told = told.where(Recipient.relay_id.in_(relays), Answer.said == Said.WORKED, Answer.ended_at.is_(None))
    return or_(*(User.id.in_(some) for some in (confirmed, marked, told)))


def _sees(post: Post) -> ColumnElement[bool]:
    """`community.rules.may_see`, for many people at once."""
    is_staff = User.role.in_((Role.SUPPORT, Role.ADMIN))
    if post.is_hidden:
        return is_staff
    if post.visibility != Visibility.ORGANISATION:
        return true()
    within = [is_staff, User.id == (post.author_id or 0)]
    if post.organisation_id is not None:
        within.append(func.coalesce(User.organisation_id, 0) == post.organisation_id)
    return or_(*within)


def _shown(reply: Reply | None) -> ColumnElement[bool]:
    return false() if reply is not None and reply.is_hidden else true()


def _turned_off(members: Any) -> ColumnElement[bool]:
    """Chose never to be told for the reason that applies, or to hear no more of one of the posts."""
    never = exists().where(
        Preference.user_id == User.id, Preference.way == Way.NEVER, Preference.reason == _reason(members)
    )
    mute = exists().where(
        Mute.user_id == User.id, Mute.subject_type == Post.__tablename__, Mute.subject_id.in_(members)
    )
    return or_(never, mute)


def _reason(members: Any) -> ColumnElement[str]:
    wrote = User.id.in_(select(Post.author_id).where(Post.id.in_(members), Post.author_id.is_not(None)))
    return case((wrote, literal(Reason.ASKED.value)), else_=literal(Reason.AFFECTED.value))


def _on_versions(members: Any, versions: Sequence[int] | None) -> ColumnElement[bool]:
    if versions is None:
        return true()
    said = _said_versions(members).subquery()
    named = select(said.c.user_id).where(said.c.version_id.is_not(None))
    chosen = User.id.in_(named.where(said.c.version_id.in_([one for one in versions if one != UNSAID])))
    return or_(chosen, User.id.not_in(named)) if UNSAID in versions else chosen


def _said_versions(members: Any) -> Any:
    """Who named which version, in a report or with a me-too."""
    reported = select(Post.author_id.label("user_id"), Post.version_id.label("version_id"))
    joined = select(MeToo.user_id, MeToo.version_id).where(MeToo.post_id.in_(members))
    return union_all(reported.where(Post.id.in_(members), Post.author_id.is_not(None)), joined)

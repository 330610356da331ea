"""Who was told, what they said, and which "no" waits for support."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import Running, User, Viewer
from portal.community.models import Confirmation, MeToo, Post, SolutionMark
from portal.community.queries import cluster
from portal.core.db import db
from portal.core.errors import NotFound
from portal.notifications.models import Notification
from portal.products.models import Version
from portal.relays.models import Answer, AnswerCare, Recipient, Relay, Said
from portal.relays.queries import offers
from portal.relays.rules import Thing
from portal.web.paging import Page, by_key

STANDING = Answer.ended_at.is_(None)
MOST_OF_ONE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody was told: of what, what they said so far, and whether anything is to be asked of them."""

    recipient: Recipient
    relay: Relay
    answer: Answer | None
    is_helped: bool  # something in the cluster worked for them

    @property
    def is_asked(self) -> bool:
        """Whoever said that something worked is asked nothing more about the problem."""
        return self.answer is None and not self.is_helped


def recipient(viewer: Viewer, relay_id: int) -> Told:
    """That the viewer was told by this relay. Raises NotFound when they weren't."""
    row = _row(and_(Recipient.relay_id == relay_id, Recipient.user_id == viewer.id)) if viewer.id else None
    return _told(row)


def recipient_of_link(recipient_id: int) -> Told:
    """The same by the number in a signed link. Raises NotFound when there is no such row."""
    return _told(_row(Recipient.id == recipient_id))


def recipient_of(key: str, user_id: int) -> Recipient | None:
    """That somebody was told of the thing with that key, for the portal's own use."""
    return _row(and_(Recipient.thing == key, Recipient.user_id == user_id))


def locked(recipient_id: int) -> Recipient:
    """The row, kept to this transaction: two answers at once come one after the other."""
    query = select(Recipient).where(Recipient.id == recipient_id).with_for_update(of=Recipient)
    return db.session.scalars(query).one()


def standing(recipient_id: int) -> Answer | None:
    """What they said, as it stands."""
    query = select(Answer).where(Answer.recipient_id == recipient_id, STANDING)
    return db.session.scalar(query.execution_options(populate_existing=True))


def own(viewer: Viewer, post: Post) -> list[Told]:
    """What the viewer was told in the post's cluster, latest first. One statement where that is nothing, else four."""
    if viewer.id is None:
        return []
    members = cluster.members_of(cluster.head_id(post))
    query = _rows().where(Recipient.user_id == viewer.id, Relay.post_id.in_(members))
    rows = db.session.scalars(query.order_by(Recipient.id.desc()).limit(MOST_OF_ONE)).all()
    if not rows:
        return []
    helped = helped_in({row.relay.post_id for row in rows}, [viewer.id])
    said = select(Answer).where(Answer.recipient_id.in_([row.id for row in rows]), STANDING)
    answer = {one.recipient_id: one for one in db.session.scalars(said)}
    return [Told(row, row.relay, answer.get(row.id), (row.relay.post_id, viewer.id) in helped) for row in rows]


def unanswered(viewer: Viewer, post: Post) -> Told | None:
    """The latest in the post's cluster that the viewer was told of and is still asked about."""
    return next((told for told in own(viewer, post) if told.is_asked), None)


def told_by(relays: Iterable[int], people: Iterable[int]) -> dict[tuple[int, int], Recipient]:
    """Who of these was told by which of these relays."""
    query = select(Recipient).where(Recipient.relay_id.in_(list(relays)), Recipient.user_id.in_(list(people)))
    return {(one.relay_id, one.user_id): one for one in db.session.scalars(query)}


def answered(recipients: Iterable[int]) -> set[int]:
    """Which of these have answered."""
    query = select(Answer.recipient_id).where(Answer.recipient_id.in_(list(recipients)), STANDING)
    return set(db.session.scalars(query))


def helped_in(posts: Iterable[int], people: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs (post, user): something in the post's cluster worked for the person. Two statements."""
    users = list(people)
    query = select(Post.id, func.coalesce(Post.canonical_id, Post.id)).where(Post.id.in_(list(posts)))
    heads = dict(db.session.execute(query).all()) if users else {}
    if not heads:
        return set()
    members = select(Post.id, func.coalesce(Post.canonical_id, Post.id).label("head"))
    cte = members.where(or_(Post.id.in_(heads.values()), Post.canonical_id.in_(heads.values()))).cte("members")
    said = db.session.execute(union(*(query.where(who.in_(users)) for query, who in _helped(cte))))
    by_head = {(head, user_id) for head, user_id in said}
    return {(post_id, user_id) for post_id, head in heads.items() for user_id in users if (head, user_id) in by_head}


def confirmation(thing: Thing, user_id: int) -> Confirmation | None:
    """What the person said of it in the community."""
    target = Confirmation.reply_id.is_(None) if thing.reply is None else Confirmation.reply_id == thing.reply.id
    query = select(Confirmation).where(Confirmation.post_id == thing.post.id, target, Confirmation.user_id == user_id)
    return db.session.scalar(query.options(joinedload(Confirmation.version)))


def version_run_by(user_id: int, post: Post) -> Version | None:
    """The version of the post's product that the person runs; else the one they named under the problem."""
    if post.product_id is None:
        return None
    runs = select(Version).join(Running, Running.version_id == Version.id)
    mine = runs.where(Running.user_id == user_id, Version.product_id == post.product_id)
    found: Version | None = db.session.scalar(mine.order_by(Running.id.desc()).limit(1))
    if found is not None:
        return found
    members = cluster.members_of(cluster.head_id(post))
    said = select(MeToo.version_id).where(MeToo.user_id == user_id, MeToo.post_id.in_(members))
    wrote = select(Post.version_id).where(Post.author_id == user_id, Post.id.in_(members))
    named = select(Version).where(or_(Version.id.in_(said), Version.id.in_(wrote)))
    of_product = named.where(Version.product_id == post.product_id)
    latest: Version | None = db.session.scalar(of_product.order_by(Version.position.desc(), Version.id.desc()).limit(1))
    return latest


def noes_waiting(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[Answer]:
    """Every standing "it did not work" after a relay that nobody of support has taken care of, latest first.

    With who said it, where they are from, and of what. Others than support see none.
    """
    query = _noes().options(*_who_and_what())
    if not viewer.is_staff:
        query = query.where(Answer.id.is_(None))
    return by_key(query, (Answer.id,), key, size)


def count_noes(viewer: Viewer) -> int:
    """How many of them wait."""
    if not viewer.is_staff:
        return 0
    return db.session.scalar(select(func.count()).select_from(_noes().with_only_columns(Answer.id).subquery())) or 0


def no(viewer: Viewer, answer_id: int) -> Answer:
    """One answer, for support. Raises NotFound for others."""
    query = _joined().where(Answer.id == answer_id).options(*_who_and_what())
    found: Answer | None = db.session.scalar(query) if viewer.is_staff and 0 < answer_id < 2**31 else None
    if found is None:
        raise NotFound("There is no such answer.")
    return found


def care_of(answer_id: int) -> AnswerCare | None:
    """Who took care of it; None: nobody has."""
    return db.session.scalar(select(AnswerCare).where(AnswerCare.answer_id == answer_id))


def news_of(viewer: Viewer, relay: Relay, kind: str) -> list[int]:
    """The viewer's notifications of that kind about the relay."""
    query = select(Notification.id).where(Notification.user_id == viewer.id, Notification.kind == kind)
    return list(db.session.scalars(query.where(Notification.part_id == relay.id, Notification.read_at.is_(None))))


def _helped(members: Any) -> Iterable[tuple[Select[Any], Any]]:
    """Everybody for whom something under these posts worked, beside the canonical problem: said, marked, answered."""
    confirmed = select(members.c.head, Confirmation.user_id).where(Confirmation.post_id == members.c.id)
    yield confirmed.where(Confirmation.worked), Confirmation.user_id
    marked = select(members.c.head, SolutionMark.user_id).where(SolutionMark.post_id == members.c.id)
    yield marked, SolutionMark.user_id
    said = select(members.c.head, Recipient.user_id).where(Relay.post_id == members.c.id)
    told = said.where(Recipient.relay_id == Relay.id, Answer.recipient_id == Recipient.id)
    yield told.where(Answer.said == Said.WORKED, STANDING), Recipient.user_id


def _row(condition: Any) -> Recipient | None:
    found: Recipient | None = db.session.scalar(_rows().where(condition))
    return found


def _rows() -> Select[Any]:
    return (
        select(Recipient)
        .join(Recipient.relay)
        .options(contains_eager(Recipient.relay).options(*offers.with_names()), joinedload(Recipient.user))
    )


def _told(row: Recipient | None) -> Told:
    if row is None:
        raise NotFound("There is no such page.")
    helped = helped_in([row.relay.post_id], [row.user_id])
    return Told(row, row.relay, standing(row.id), bool(helped))


def _joined() -> Select[Any]:
    return select(Answer).join(Answer.recipient).join(Recipient.relay)


def _noes() -> Select[Any]:
    cared = exists().where(AnswerCare.answer_id == Answer.id)
    return _joined().where(Answer.said == Said.FAILED, STANDING, ~cared)


def _who_and_what() -> tuple[Any, ...]:
    told = contains_eager(Answer.recipient)
    return (
        told.joinedload(Recipient.user).joinedload(User.organisation),
        told.contains_eager(Recipient.relay).options(*offers.with_names()),
        joinedload(Answer.version),
    )

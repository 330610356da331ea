"""What the search for pairs reads and writes: posts that wait to be looked at, and what was found."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, false, func, or_, select, update

from portal.community.models import Kind, Post
from portal.core.db import db, unindexed
from portal.desk.models import Look, Pair, PairState
from portal.desk.queries.pairs import DECIDED, Other, Report, can_be_linked

LATER_FOR = timedelta(days=1)
CHUNK = 500
NO_ID = 2**31 - 1  # above all of them


def unlooked(limit: int, before: int = NO_ID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Posts of which nobody has looked yet what they are the same as, or that were reworded since; the newest first.

    `before`: only those with a lower id, so that whoever goes on doesn't pass over the newer ones again.
    """
    is_done = (
        select(Look.post_id)
        .where(Look.post_id == Post.id, or_(Post.edited.is_(None), Look.looked_at >= Post.edited))
        .exists()
    )
    waits = and_(Post.kind != Kind.STORY, Post.is_hidden == false(), ~is_done)
    newest = select(Post.id).where(Post.id < before, unindexed(waits))
    newest = newest.order_by(Post.id.desc()).limit(limit)
    query = select(Post.id, Post.title, Post.body, Post.format, Post.canonical_id).where(Post.id.in_(newest))
    return db.session.execute(query.order_by(Post.id.desc())).all()


def heads_of(ids: Collection[int]) -> dict[int, int]:
    """By post the head of its cluster, of those posts that may be linked: no stories, none that is hidden."""
    head = func.coalesce(Post.canonical_id, Post.id)
    query = select(Post.id, head).where(Post.id.in_(ids), Post.kind != Kind.STORY, Post.is_hidden == false())
    return dict(db.session.execute(query).all()) if ids else {}


def in_cluster(head_id: int) -> set[int]:
    """The posts of a cluster."""
    return set(db.session.scalars(select(Post.id).where(or_(Post.id == head_id, Post.canonical_id == head_id))))


def said_of(post_id: int) -> set[int]:
    """Of which posts support said that they are not the same as this one, or that they are."""
    pairs = select(Pair.report_id, Pair.other_id).where(or_(Pair.report_id == post_id, Pair.other_id == post_id))
    rows = db.session.execute(pairs.where(Pair.state.in_(DECIDED)))
    return {report if other == post_id else other for report, other in rows}


def looked_before(post_ids: Collection[int]) -> set[int]:
    """Which of these posts somebody looked at already."""
    return set(db.session.scalars(select(Look.post_id).where(Look.post_id.in_(post_ids))))


def forget_found(post_ids: Collection[int]) -> None:
    """Take out what was found for these posts and not decided: they were reworded and are looked at anew."""
    of_these = or_(Pair.report_id.in_(post_ids), Pair.other_id.in_(post_ids))
    db.session.execute(delete(Pair).where(of_these, Pair.state.in_((PairState.WAITING, PairState.STALE))))


def forget_all() -> None:
    """Take out what was found and not decided, and that anybody looked: all posts are looked at anew."""
    db.session.execute(delete(Pair).where(Pair.state.in_((PairState.WAITING, PairState.STALE))))
    db.session.execute(delete(Look))


def known(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Pair]:
    """Those of these (report, other) that there are already."""
    found = select(Pair).where(Pair.report_id.in_({report for report, _ in pairs}))
    rows = db.session.scalars(found.where(Pair.other_id.in_({other for _, other in pairs})))
    return {(row.report_id, row.other_id): row for row in rows}


def note_looked(post_ids: Iterable[int], moment: datetime) -> None:
    """These posts have been looked at; those that are gone meanwhile are left out."""
    ids = list(post_ids)
    there = set(db.session.scalars(select(Post.id).where(Post.id.in_(ids))))
    db.session.execute(delete(Look).where(Look.post_id.in_(ids)))
    db.session.add_all(Look(post_id=number, looked_at=moment) for number in ids if number in there)


def out_of_place(posts: Collection[int] | None = None) -> dict[PairState, list[int]]:
    """Pairs with one of these posts (None: all pairs) whose state is no longer right, by the state that is.

    What was linked or hidden meanwhile is stale; what was parted or restored waits again.
    """
    found: dict[PairState, list[int]] = {PairState.STALE: [], PairState.WAITING: []}
    wrong = or_(
        and_(Pair.state == PairState.WAITING, ~can_be_linked()), and_(Pair.state == PairState.STALE, can_be_linked())
    )
    query = select(Pair.id, Pair.state).join(Report, Report.id == Pair.report_id).join(Other, Other.id == Pair.other_id)
    for some in _with(posts):
        for number, state in db.session.execute(query.where(some, wrong)):
            found[PairState.STALE if state == PairState.WAITING else PairState.WAITING].append(number)
    return found


def due_again(moment: datetime) -> list[int]:
    """Pairs that were to be looked at later, a day ago."""
    query = select(Pair.id).where(Pair.state == PairState.LATER, Pair.decided_at < moment - LATER_FOR)
    return list(db.session.scalars(query))


def move(ids: Collection[int], state: PairState) -> None:
    """Give these pairs another state, unless somebody decided them meanwhile."""
    numbers = list(ids)
    for start in range(0, len(numbers), CHUNK):
        undecided = update(Pair).where(Pair.id.in_(numbers[start : start + CHUNK]), Pair.state.not_in(DECIDED))
        db.session.execute(undecided.values(state=state).execution_options(synchronize_session=False))


def _with(posts: Collection[int] | None) -> Iterator[ColumnElement[bool]]:
    """Conditions under which a pair has one of these posts, some posts at a time."""
    if posts is None:
        yield Pair.state.in_((PairState.WAITING, PairState.STALE))
        return
    numbers = sorted(posts)
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        either = select(Pair.id).where(Pair.report_id.in_(some)).union(select(Pair.id).where(Pair.other_id.in_(some)))
        yield Pair.id.in_(either)

"""What inquiries came to, and how many of a day came to what: for the counts that outlive them and for insights."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, case, exists, func, or_, select

from portal.asking import rules
from portal.asking.models import Inquiry, InquiryCount, Judgement, Outcome, Settled, Shown, Verdict
from portal.community.models import Kind, Post, State
from portal.core.clock import now
from portal.core.db import db

NOT_KNOWN = 0  # the product of an inquiry that is about none


class Key(NamedTuple):
    """What inquiries are counted by. The product is an id, 0 where none is known."""

    day: date
    verdict: Verdict
    outcome: Outcome
    settled: Settled
    judged: Judgement
    product_id: int


@dataclass(frozen=True, slots=True)
class Ended:
    """An inquiry and what it is counted as."""

    id: int
    key: Key


def forgettable(untouched_since: datetime, limit: int) -> list[Ended]:
    """Inquiries that nobody touched since then, oldest first, kept to this transaction."""
    query = _facts().where(Inquiry.updated < untouched_since).order_by(Inquiry.updated, Inquiry.id).limit(limit)
    return _ended(query.with_for_update(skip_locked=True, of=Inquiry))


def ended_on(days: Collection[date]) -> list[Ended]:
    """The inquiries that there still are of these days (UTC)."""
    if not days:
        return []
    first = datetime.combine(min(days), time.min, UTC)
    last = datetime.combine(max(days), time.min, UTC) + timedelta(days=1)
    ended = _ended(_facts().where(Inquiry.created >= first, Inquiry.created < last))
    wanted = set(days)
    return [one for one in ended if one.key.day in wanted]


def kept_counts(days: Collection[date] | None = None) -> Counter[Key]:
    """What is left of inquiries that were forgotten, of these days or of all."""
    query = select(InquiryCount)
    if days is not None:
        query = query.where(InquiryCount.day.in_(list(days)))
    return Counter({_key(row): row.inquiries for row in db.session.scalars(query)})


def days_since(when: datetime | None = None) -> set[date]:
    """The days (UTC) on which inquiries began that somebody touched since then, or all that there still are."""
    query = select(func.date(Inquiry.created, type_=Date)).distinct()
    return set(db.session.scalars(query if when is None else query.where(Inquiry.updated >= when)))


def tally(ended: Iterable[Ended]) -> Counter[Key]:
    """How many inquiries there are of each key."""
    return Counter(one.key for one in ended)


def _ended(query: Select[Any]) -> list[Ended]:
    at = now()
    return [Ended(row.id, _key_of(row, at)) for row in db.session.execute(query)]


def _key_of(row: Any, at: datetime) -> Key:
    verdict, outcome = Verdict(row.verdict), Outcome(row.outcome)
    settled = rules.settle(outcome, saw_solved=row.saw_solved, updated=row.updated, filed_at=row.filed_at, at=at)
    judged = rules.judge(verdict, said_it_is=row.said_it_is, said_it_differs=row.said_it_differs)
    return Key(row.created.date(), verdict, outcome, settled, judged, row.product_id or NOT_KNOWN)


def _key(row: InquiryCount) -> Key:
    verdict, outcome, settled = Verdict(row.verdict), Outcome(row.outcome), Settled(row.settled)
    return Key(row.day, verdict, outcome, settled, Judgement(row.judged), row.product_id)


def _facts() -> Select[Any]:
    """What settles an inquiry, one row each."""
    return select(
        Inquiry.id,
        Inquiry.created,
        Inquiry.updated,
        Inquiry.verdict,
        Inquiry.outcome,
        _shown(Shown.opened_state == State.SOLVED).label("saw_solved"),
        _shown(Shown.answer.in_([Outcome.SOLVED, Outcome.ME_TOO])).label("said_it_is"),
        _shown(Shown.answer == Outcome.DIFFERENT).label("said_it_differs"),
        _filed_at().label("filed_at"),
        _product().label("product_id"),
    )


def _shown(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Shown.inquiry_id == Inquiry.id, condition)


def _filed_at() -> Any:
    """When the same person first filed a report after they had asked; looked for only where it takes a credit back."""
    filed = select(func.min(Post.created)).where(
        Post.author_id == Inquiry.user_id, Post.kind == Kind.PROBLEM, Post.created > Inquiry.created
    )
    may_count = Inquiry.outcome.in_([Outcome.SOLVED, Outcome.ME_TOO, Outcome.OPENED])
    return case((may_count, filed.correlate(Inquiry).scalar_subquery()))


def _product() -> Any:
    """Of what it was published as; else of the suggestion that was answered, opened, or came first. What comes first
    without being like the question says nothing."""
    published = select(Post.product_id).where(Post.id == Inquiry.published_post_id).correlate(Inquiry)
    answered, opened = Shown.answer.is_not(None), Shown.opened_at.is_not(None)
    nearest = (
        select(Post.product_id)
        .join(Shown, Shown.post_id == Post.id)
        .where(Shown.inquiry_id == Inquiry.id, or_(answered, opened, Inquiry.verdict != Verdict.NEW))
        .order_by(case((answered, 0), (opened, 1), else_=2), Shown.position)
        .limit(1)
        .correlate(Inquiry)
    )
    return func.coalesce(published.scalar_subquery(), nearest.scalar_subquery())

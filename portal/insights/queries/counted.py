"""What counting reads of the records: relays with answers, introductions, reports for which something worked."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from portal.community.models import Confirmation, Kind, Post, SolutionMark, Visibility
from portal.core.db import Instant, db
from portal.insights.models import NO_PRODUCT, Measure
from portal.insights.rules import Helped
from portal.introductions.models import Feedback, Introduction
from portal.problems.models import DuplicateLink
from portal.relays.models import Answer, Recipient, Relay, Said

SAID = {Said.WORKED: Measure.RELAY_WORKED, Said.FAILED: Measure.RELAY_FAILED, Said.UNTRIED: Measure.RELAY_UNTRIED}

OF_INTRODUCTIONS = (Measure.INTRODUCED, Measure.MET, Measure.MET_HELPED)


class Counted(NamedTuple):
    """How many there were on a day, of a product (0: not known)."""

    day: Any
    measure: Measure
    product_id: int
    number: int


def told(since: datetime) -> list[Counted]:
    """People who were told of something that helps, by the day they were told and what each answered."""
    standing = and_(Answer.recipient_id == Recipient.id, Answer.ended_at.is_(None))
    query = (
        select(func.date(Recipient.created, type_=Date), Answer.said, Post.product_id, func.count())
        .select_from(Recipient)
        .join(Relay, Recipient.relay_id == Relay.id)
        .join(Post, Relay.post_id == Post.id)
        .outerjoin(Answer, standing)
        .where(Recipient.created >= since)
        .group_by(func.date(Recipient.created, type_=Date), Answer.said, Post.product_id)
    )
    return [
        Counted(day, SAID[Said(said)] if said else Measure.RELAY_SILENT, product_id or NO_PRODUCT, number)
        for day, said, product_id, number in db.session.execute(query)
    ]


def introductions(since: datetime) -> list[Counted]:
    """Introductions by the day they were proposed: all; those who met; of these, those where somebody said it helped.

    It is read from what support sees anyway. Who was asked, and what anybody answered, isn't looked at.
    """
    helped = exists().where(Feedback.introduction_id == Introduction.id, Feedback.helped)
    met = Introduction.opened_at.is_not(None)
    day = func.date(Introduction.created, type_=Date)
    query = (
        select(day, Post.product_id, func.count(), _count_if(met), _count_if(and_(met, helped)))
        .outerjoin(Post, Introduction.post_id == Post.id)
        .where(Introduction.created >= since)
        .group_by(day, Post.product_id)
    )
    return [
        Counted(day, measure, product_id or NO_PRODUCT, number)
        for day, product_id, *numbers in db.session.execute(query)
        for measure, number in zip(OF_INTRODUCTIONS, numbers, strict=True)
        if number
    ]


def helped_reports(since: datetime) -> list[Helped]:
    """Reports for which something worked since then, on their own page or in their cluster.

    Imported ones aren't among them: nobody knows when what they brought along was marked.
    """
    own, cluster, linked = _own(), _cluster(), _linked()
    query = (
        select(Post.product_id, Post.created, own.c.at, cluster.c.at, linked.c.at)
        .outerjoin(own, own.c.post_id == Post.id)
        .outerjoin(cluster, cluster.c.head_id == func.coalesce(Post.canonical_id, Post.id))
        .outerjoin(linked, linked.c.report_id == Post.id)
        .where(
            Post.kind == Kind.PROBLEM,
            Post.is_hidden == false(),
            Post.source.is_(None),
            or_(own.c.at >= since, cluster.c.at >= since, linked.c.at >= since),
        )
    )
    return [Helped(*row) for row in db.session.execute(query)]


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of a group the condition holds for."""
    return func.sum(case((condition, 1), else_=0))


def _events() -> Subquery:
    """When somebody said of something that it works: the asker or support by a mark, anybody by "worked for me"."""
    marked = select(SolutionMark.post_id, SolutionMark.created).where(SolutionMark.user_id.is_not(None))
    confirmed = select(Confirmation.post_id, Confirmation.created).where(Confirmation.worked)
    return union_all(marked, confirmed).subquery()


def _own() -> Subquery:
    events = _events()
    return select(events.c.post_id, func.min(events.c.created).label("at")).group_by(events.c.post_id).subquery()


def _cluster() -> Subquery:
    """Of a canonical problem: when something first worked on its own page, or on that of a report that whoever sees the
    canonical one may see as well; there it counts from the link on."""
    events, linked, head = _events(), _linked(), aliased(Post)
    seen_by_all = or_(Post.id == head.id, Post.visibility == head.visibility, Post.visibility == Visibility.PUBLIC)
    was_linked_later = and_(Post.id != head.id, linked.c.at > events.c.created)
    at = func.min(case((was_linked_later, linked.c.at), else_=events.c.created))
    query = (
        select(head.id.label("head_id"), type_coerce(at, Instant).label("at"))
        .select_from(events)
        .join(Post, Post.id == events.c.post_id)
        .join(head, head.id == func.coalesce(Post.canonical_id, Post.id))
        .outerjoin(linked, linked.c.report_id == Post.id)
        .where(seen_by_all, Post.is_hidden == false())
    )
    return query.group_by(head.id).subquery()


def _linked() -> Subquery:
    """Since when a report is linked."""
    active = select(DuplicateLink.report_id, func.max(DuplicateLink.created).label("at"))
    return active.where(DuplicateLink.ended_at.is_(None)).group_by(DuplicateLink.report_id).subquery()

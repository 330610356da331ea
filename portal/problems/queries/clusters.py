"""What verbs on links read: the lock that keeps them apart, and the links and choices of whole clusters."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, or_, select, text, union_all

from portal.community.models import Post, Standing
from portal.core.db import db
from portal.problems.forest import Choice, Edge
from portal.problems.models import CanonicalChoice, DuplicateLink
from portal.problems.queries.standing import that_counts

LOCK = 0x70726F62  # any number that nothing else in the database locks


def one_at_a_time() -> None:
    """Wait until no other transaction changes links; from here to its end this one is the only one.

    On SQLite it is already: a transaction that writes is the only one. Ask for this before any post is locked.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})


def next_number() -> int:
    """The place of the next link or choice."""
    last = union_all(select(func.max(DuplicateLink.number)), select(func.max(CanonicalChoice.number)))
    return max((number or 0 for number in db.session.scalars(last)), default=0) + 1


def members(heads: Iterable[int]) -> list[int]:
    """All posts of the clusters with these canonical problems."""
    return list(db.session.scalars(_members(set(heads))))


def edges(heads: Collection[int]) -> list[Edge]:
    """The active links within the clusters with these canonical problems."""
    query = select(DuplicateLink.id, DuplicateLink.number, DuplicateLink.report_id, DuplicateLink.canonical_id)
    found = query.where(DuplicateLink.ended_at.is_(None), DuplicateLink.report_id.in_(_members(heads)))
    return [Edge(*row) for row in db.session.execute(found)]


def choices(heads: Collection[int]) -> list[Choice]:
    """The active choices of posts of these clusters."""
    query = select(CanonicalChoice.number, CanonicalChoice.post_id)
    found = query.where(CanonicalChoice.ended_at.is_(None), CanonicalChoice.post_id.in_(_members(heads)))
    return [Choice(*row) for row in db.session.execute(found)]


def audiences(head: int) -> list[Post]:
    """One post for each audience that posts of the cluster have, to ask who may see them all."""
    groups = func.min(Post.id)
    kinds = select(groups).where(Post.id.in_(_members([head]))).group_by(Post.visibility, Post.organisation_id)
    return list(db.session.scalars(select(Post).where(Post.id.in_(kinds))))


def announced(canonical: Mapping[int, int]) -> dict[int, tuple[Standing, int | None]]:
    """What counts of what support announced, by canonical problem; `canonical` names it for each post."""
    return {number: (Standing(said.standing), said.fixed_in_id) for number, said in that_counts(canonical).items()}


def _members(heads: Collection[int]) -> Select[Any]:
    return select(Post.id).where(or_(Post.id.in_(heads), Post.canonical_id.in_(heads)))

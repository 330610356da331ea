"""What keeps the posts of a cluster together, written for many at once."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Update, case, func, null, or_, select, update

from portal.community.models import Post
from portal.core.db import db

CHUNK = 500


def moves(canonical: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Of the posts whose canonical problem is not yet the one that `canonical` names: the present one, and that one."""
    found: dict[int, tuple[int, int]] = {}
    for some in _chunks(sorted(canonical)):
        rows = db.session.execute(select(Post.id, Post.canonical_id).where(Post.id.in_(some)))
        found |= {number: (head or number, canonical[number]) for number, head in rows}
    return {number: (was, head) for number, (was, head) in found.items() if was != head}


def point(ids: Sequence[int], head: int) -> None:
    """Let these posts name `head` their canonical problem; `head` itself, if it is among them, names none."""
    for some in _chunks(ids):
        named = case((Post.id == head, null()), else_=head)
        _write(update(Post).where(Post.id.in_(some)).values(canonical_id=named, revision=Post.revision + 1))


def reports_of(head: Post) -> int:
    """How many posts name it their canonical problem."""
    return db.session.scalar(select(func.count()).where(Post.canonical_id == head.id)) or 0


def copy_state(head: Post) -> None:
    """Let its reports stand as the canonical problem stands."""
    differs = or_(
        Post.state != head.state, Post.standing != head.standing, Post.fixed_in_id.is_distinct_from(head.fixed_in_id)
    )
    change = update(Post).where(Post.canonical_id == head.id, differs)
    _write(
        change.values(
            state=head.state, standing=head.standing, fixed_in_id=head.fixed_in_id, revision=Post.revision + 1
        )
    )


def _write(change: Update) -> None:
    db.session.execute(change, execution_options={"synchronize_session": "fetch"})


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))

"""Who has a problem or knows a way round it, and what is known of them: a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, false, func, or_, select, union
from sqlalchemy.orm import joinedload

from portal.accounts.models import Running, User
from portal.community.models import Confirmation, MeToo, Post, SolutionMark
from portal.community.models import Reply as Answered
from portal.community.queries import cluster
from portal.core.db import db
from portal.introductions.models import Language
from portal.introductions.queries.standing import last_asked
from portal.introductions.ranking import Side
from portal.notifications.models import Hours
from portal.notifications.rules import zone

MOST = 400  # people of one problem that are looked at, those who said most about it first
SHORTEST_WORD = 3


@dataclass(slots=True)
class _Said:
    """What somebody said about the problem."""

    wrote: bool = False
    has: bool = False
    may_introduce: bool = False
    solved: bool = False
    tried: bool = False
    versions: set[int] = field(default_factory=set)
    environments: set[str] = field(default_factory=set)


def sides(post: Post, moment: datetime, *, also: Collection[int] = (), wisher: int | None = None) -> list[Side]:
    """Everybody who has the problem that `post` belongs to, or knows what helps, and those of `also`."""
    said = _said(post)
    for user_id in also:
        said[user_id]
    ids = sorted(said, key=lambda one: (one not in also, not said[one].solved, not said[one].may_introduce, one))[:MOST]
    people = {user.id: user for user in db.session.scalars(_people(ids))}
    languages, hours, helped, asked = _languages(ids), _hours(ids, moment), _helpers(ids), last_asked(ids)
    runs = _runs(ids, post.product_id)
    return [
        Side(
            person=people[user_id],
            wrote=said[user_id].wrote,
            has=said[user_id].has,
            may_introduce=said[user_id].may_introduce,
            solved=said[user_id].solved,
            tried=said[user_id].tried,
            wished=user_id == wisher,
            versions=frozenset(said[user_id].versions or runs[user_id].versions),
            environments=frozenset(said[user_id].environments or runs[user_id].environments),
            languages=frozenset(languages[user_id]),
            hours_from_utc=hours.get(user_id),
            helped_others=user_id in helped,
            asked_last=asked.get(user_id),
        )
        for user_id in ids
        if user_id in people
    ]


def affected(post: Post) -> int:
    """How many people are known to have it."""
    everybody = cluster.people_affected(cluster.head_id(post)).subquery()
    return db.session.scalar(select(func.count()).select_from(everybody)) or 0


def titles_by(post: Post, authors: Collection[int]) -> Sequence[str]:
    """The titles of the problem's posts that these people wrote."""
    members = cluster.members_of(cluster.head_id(post))
    return db.session.scalars(select(Post.title).where(Post.id.in_(members), Post.author_id.in_(list(authors)))).all()


def own_problems(person: User, limit: int = 20) -> Sequence[Post]:
    """What a person reported or has, too, the latest first: what they could be introduced about."""
    has = select(MeToo.post_id).where(MeToo.user_id == person.id)
    query = select(Post).where(or_(Post.author_id == person.id, Post.id.in_(has)), Post.kind != "story")
    return db.session.scalars(query.where(Post.is_hidden == false()).order_by(Post.id.desc()).limit(limit)).all()


def _said(post: Post) -> defaultdict[int, _Said]:
    members = cluster.members_of(cluster.head_id(post))
    said: defaultdict[int, _Said] = defaultdict(_Said)
    reports = select(Post.author_id, Post.version_id, Post.environment).where(Post.id.in_(members))
    for author_id, version_id, environment in db.session.execute(reports):
        if author_id is None:
            continue
        said[author_id].wrote = True
        _note(said[author_id], version_id, environment)
    marks = select(MeToo).where(MeToo.post_id.in_(members)).order_by(MeToo.may_introduce.desc(), MeToo.id.desc())
    for mark in db.session.scalars(marks.limit(4 * MOST)):
        said[mark.user_id].has = True
        said[mark.user_id].may_introduce |= mark.may_introduce
        _note(said[mark.user_id], mark.version_id, mark.environment)
    for author_id in db.session.scalars(_solvers(members)):
        said[author_id].solved = True
    worked = select(Confirmation.user_id).where(Confirmation.post_id.in_(members), Confirmation.worked)
    for user_id in db.session.scalars(worked.distinct().limit(MOST)):
        said[user_id].tried = True
    return said


def _solvers(members: Select[int]) -> Select[int]:
    """Who wrote what helped: a reply that was marked or worked for somebody, or a workaround that did."""
    marked = select(SolutionMark.reply_id).where(SolutionMark.post_id.in_(members))
    replies = select(Answered.author_id).where(
        Answered.post_id.in_(members),
        Answered.is_hidden == false(),
        Answered.author_id.is_not(None),
        or_(Answered.worked_count > 0, Answered.id.in_(marked)),
    )
    own = select(Post.author_id).where(
        Post.id.in_(members), Post.kind == "workaround", Post.worked_count > 0, Post.author_id.is_not(None)
    )
    return select(union(replies, own).subquery().c[0])


def _note(said: _Said, version_id: int | None, environment: str) -> None:
    if version_id is not None:
        said.versions.add(version_id)
    said.environments |= {word for word in environment.casefold().split() if len(word) >= SHORTEST_WORD}


def _people(ids: Sequence[int]) -> Select[User]:
    return select(User).where(User.id.in_(ids)).options(joinedload(User.organisation))


def _runs(ids: Sequence[int], product_id: int | None) -> defaultdict[int, _Said]:
    runs: defaultdict[int, _Said] = defaultdict(_Said)
    query = select(Running).where(Running.user_id.in_(ids), Running.product_id == product_id)
    for running in db.session.scalars(query):
        _note(runs[running.user_id], running.version_id, running.environment)
    return runs


def _languages(ids: Sequence[int]) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for user_id, code in db.session.execute(select(Language.user_id, Language.code).where(Language.user_id.in_(ids))):
        found[user_id].add(code)
    return found


def _hours(ids: Sequence[int], moment: datetime) -> dict[int, float]:
    """How far ahead of UTC their clocks are now, of those who said where they live."""
    rows = db.session.execute(select(Hours.user_id, Hours.time_zone).where(Hours.user_id.in_(ids)))
    offsets = {user_id: moment.astimezone(zone(name)).utcoffset() for user_id, name in rows}
    return {user_id: offset.total_seconds() / 3600 for user_id, offset in offsets.items() if offset is not None}


def _helpers(ids: Sequence[int]) -> set[int]:
    query = select(Answered.author_id).where(Answered.author_id.in_(ids), Answered.worked_count > 0)
    return {number for number in db.session.scalars(query.distinct()) if number is not None}

"""Who hears of what happens to links."""

from typing import Any

from sqlalchemy import Select, false, or_, select

from portal.accounts.models import Role, User
from portal.community.models import Post
from portal.community.queries import cluster
from portal.community.queries.audiences import author_of_post
from portal.core.db import db
from portal.journal import Event
from portal.notifications.models import Reason
from portal.problems.queries.standing import care

Whom = list[tuple[Reason, Select[Any]]]


def both_sides(event: Event) -> Whom:
    """Who wrote the report of a link, and everybody affected or watching in the clusters of both of its posts."""
    one, other = (cluster.around(int(event.data[side])) for side in ("post", "canonical"))
    posts = select(Post.id).where(or_(Post.id.in_(one), Post.id.in_(other)))
    return [
        (Reason.ASKED, author_of_post(int(event.data["post"]))),
        (Reason.AFFECTED, cluster.people_among(posts)),
        (Reason.WATCHING, cluster.watchers_among(posts)),
    ]


def but(person: int | None, whom: Whom) -> Whom:
    """The same without one person."""
    everybody = select(User.id).where(User.id != (person or 0))
    return [(reason, everybody.where(User.id.in_(people))) for reason, people in whom]


def who_answers_for(head: int, linked_by: int | None) -> Select[Any]:
    """Who linked a report and who looks after the problem; everybody of support, where neither is here any more."""
    looks_after = care(head)
    support = select(User.id).where(User.role.in_((Role.SUPPORT, Role.ADMIN)), User.active)
    named = [number for number in (linked_by, looks_after.owner_id if looks_after else None) if number is not None]
    theirs = support.where(or_(false(), *(User.id == number for number in named)))
    return theirs if db.session.scalars(theirs.limit(1)).first() is not None else support

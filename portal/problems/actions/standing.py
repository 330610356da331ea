"""What support announces of a problem, and who looks after it. Both are histories: a row for each word."""

from datetime import date, datetime
from typing import Any

from portal import journal
from portal.accounts.models import User
from portal.community import queries as community
from portal.community.actions import checks
from portal.community.actions.derived import lock, refresh
from portal.community.models import Kind, Post, Standing
from portal.community.queries import cluster
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.problems import rules
from portal.problems.events import ProblemEvent
from portal.problems.models import Announcement, Care
from portal.problems.queries import standing as queries
from portal.products.models import Version

LONGEST_FACT = 500


def announce(
    actor: User, post: Post, *, standing: Standing, fixed_in: Version | None = None, fact: str = ""
) -> Announcement:
    """Say how a problem stands: the canonical one, whichever of its reports is given. The same again changes nothing.

    `fact` is one sentence; works-as-designed needs it. "Fixed" needs the version. If the next word was awaited from the
    actor, it is given with this. Raises Refused, Invalid, NotFound.
    """
    head = _head(actor, post)
    fact = checks.line(fact, "fact", LONGEST_FACT)
    fixed_in = _fixing(head, standing, fixed_in)
    if standing == Standing.BY_DESIGN and not fact:
        raise Invalid("Say in one sentence how it is meant to work, so that nobody has to guess.", "fact")
    head = lock(head)
    last = queries.announced(head.id)
    if last is not None and _said(last) == (standing, fixed_in.id if fixed_in else None, fact):
        return last
    said = Announcement(
        post_id=head.id,
        standing=standing,
        fixed_in_id=fixed_in.id if fixed_in else None,
        fact=fact,
        created_by_id=actor.id,
    )
    db.session.add(said)
    head.standing, head.fixed_in_id = standing, said.fixed_in_id
    changed = refresh(head, moved=True)
    _record_announcement(actor, head, said, fixed_in, changed)
    give_word(actor, head)
    return said


def look_after(actor: User, post: Post, *, owner: User | None = None, next_word_on: date | None = None) -> Care | None:
    """Say who looks after a problem and by which day the next word comes; both optional, neither without being said.

    None when nobody looked after it and nobody does. The same again changes nothing. Raises Refused, Invalid, NotFound.
    """
    head = _head(actor, post)
    if owner is not None and not rules.may_look_after(owner):
        raise Invalid("Somebody from support looks after a problem.", "owner")
    if next_word_on is not None and owner is None:
        raise Invalid("Say who gives the next word.", "owner")
    head = lock(head)
    last = queries.care(head.id)
    before = (last.owner_id, last.next_word_on) if last else (None, None)
    if before == (owner.id if owner else None, next_word_on):
        return last
    if next_word_on is not None and next_word_on < now().date():
        raise Invalid("That day is over. Choose today or a later one.", "next_word_on")
    return _keep(actor, head, owner.id if owner else None, next_word_on, former=before[0])


def give_word(actor: User, head: Post) -> None:
    """Note that `actor` gave the next word of a canonical problem, if it was awaited from this person."""
    last = queries.care(head.id)
    if last is not None and last.next_word_on is not None and last.owner_id == actor.id:
        _keep(actor, head, last.owner_id, None, former=last.owner_id, given=True)


def note_reply(person: int, post_id: int, at: datetime) -> None:
    """Note that a reply of this person's was the next word of the problem, if it was awaited from them by then."""
    post = queries.problem(post_id)
    if post is None or queries.word_awaited(cluster.head_id(post), person, at) is None:
        return
    head = lock(post)
    awaited = queries.word_awaited(cluster.head_id(head), person, at)
    if awaited is not None and awaited.owner is not None:
        give_word(awaited.owner, awaited.post)


def remind(awaited: Care) -> None:
    """Write down that the day of a next word has come: whoever owes it is told."""
    day = awaited.next_word_on.isoformat() if awaited.next_word_on else None
    facts = {"post": awaited.post_id, "owner": awaited.owner_id, "next_word_on": day}
    journal.record(ProblemEvent.WORD_DUE, actor=None, subject=awaited.post, **facts)


def _head(actor: User, post: Post) -> Post:
    checks.seen(actor, post)
    checks.taking_part(actor)
    checks.allowed(rules.may_announce(actor, post), "Only support says how a problem stands.")
    if post.kind == Kind.STORY:
        raise Invalid("A story has nothing to be fixed.")
    head = cluster.head_id(post)
    return post if head == post.id else community.post(actor, head)


def _fixing(head: Post, standing: Standing, version: Version | None) -> Version | None:
    if standing != Standing.FIXED:
        return None
    if version is None:
        raise Invalid("Say in which version it is fixed.", "fixed_in")
    return checks.version_for(head, version)


def _said(row: Announcement) -> tuple[Standing, int | None, str]:
    return Standing(row.standing), row.fixed_in_id, row.fact


def _record_announcement(
    actor: User, head: Post, said: Announcement, version: Version | None, changed: dict[str, Any]
) -> None:
    facts = {"post": head.id, "standing": str(said.standing), "version": said.fixed_in_id, "announcement": said.id}
    facts |= {"fact": said.fact} if said.fact else {}
    label = version.name if version else ""
    journal.record(ProblemEvent.STANDING_ANNOUNCED, actor=actor, subject=head, **facts, label=label, **changed)


def _keep(actor: User, head: Post, owner: int | None, day: date | None, former: int | None, **more: Any) -> Care:
    said = Care(post_id=head.id, owner_id=owner, next_word_on=day, created_by_id=actor.id)
    db.session.add(said)
    facts = {"post": head.id, "owner": owner, "former": former, "next_word_on": day.isoformat() if day else None}
    journal.record(ProblemEvent.CARE_CHANGED, actor=actor, subject=head, **facts, **more)
    return said

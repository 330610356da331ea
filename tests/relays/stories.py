"""What tests of relays need: people who have a problem, what helps, and what was told to whom."""

from typing import Any

from sqlalchemy import select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.models import Post, Reply, ReplyKind
from portal.relays import actions
from portal.relays.models import Recipient, Relay, Said
from portal.relays.queries import answers, offers
from tests.community.told import problem


def found(cast: Any, *others: User, kind: ReplyKind = ReplyKind.WORKAROUND, **more: Any) -> tuple[Post, Reply]:
    """Kim's problem, which `others` have, too; Ravi's answer, which Anna marked."""
    post = problem(cast.kim, product=cast.lumen, **more)
    for person in others:
        community.me_too(person, post)
    reply = community.reply(cast.ravi, post, kind=kind, body="Reset the **lock** in `/etc/lumen`.")
    community.mark_solution(cast.anna, reply)
    return post, reply


def offered(db: Any, run_jobs: Any) -> Relay:
    """The one relay that is offered, once the worker has run."""
    run_jobs()
    db.rollback()
    relay: Relay = db.scalars(select(Relay).where(Relay.state == "offered")).one()
    return relay


def sent(db: Any, run_jobs: Any, actor: User, **how: Any) -> Relay:
    """The offered relay, sent by `actor` and carried."""
    relay = offered(db, run_jobs)
    actions.draft(actor, relay, words=how.pop("words", "Reset the lock."), versions=how.pop("versions", None))
    actions.send(actor, relay, **how)
    run_jobs()
    db.rollback()
    return relay


def told(db: Any, relay: Relay | None = None) -> list[str]:
    """Names of those whom it was carried to, or of everybody, in order."""
    query = select(User.name).join(Recipient, Recipient.user_id == User.id)
    if relay is not None:
        query = query.where(Recipient.relay_id == relay.id)
    return sorted(db.scalars(query))


def says(person: User, relay: Relay, said: Said, note: str = "") -> Any:
    """The person answers."""
    return actions.answer(person, answers.recipient(person, relay.id).recipient, said=said, note=note)


def state(relay: Relay) -> str:
    """How far it has come."""
    found = offers.by_id(relay.id)
    assert found is not None
    return str(found.state)

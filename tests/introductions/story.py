"""What tests of introductions need: a problem that several have, somebody who proposes, answers with what was seen."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.models import Post
from portal.core.db import db as database
from portal.introductions import actions, cards, context, giveaways, queries
from portal.introductions.cards import Choices
from portal.introductions.models import AnswerKind, Introduction, Member, Request
from tests.community.told import problem

CONTEXT = "Two customers see the sync stop, on the same version. One of you may have found a way round it."


def shared_problem(author: User, *others: User, **more: Any) -> Post:
    """A problem of `author`'s that the others have, too, and say so."""
    post: Post = problem(author, **more)
    for other in others:
        community.me_too(other, post, may_introduce=True)
    return post


def proposed(actor: User, post: Post, *people: User, text: str = CONTEXT, **more: Any) -> Introduction:
    """Somebody of support asks these people; what may be harmless in the context was looked at."""
    looked_at = giveaways.fingerprint(context.giveaways_in(text, post, people, actor))
    ids = [person.id for person in people]
    return actions.propose(actor, post, people=ids, context=text, looked_at=looked_at, **more)


def request_of(person: User, introduction: Introduction) -> Request:
    """What that person was asked."""
    return next(one for one in queries.requests(person).items if one.introduction_id == introduction.id)


def says(
    person: User, introduction: Introduction, kind: AnswerKind = AnswerKind.YES, choices: Choices | None = None
) -> None:
    """The person answers, having seen what the others would get."""
    chosen = choices or Choices()
    seen = cards.fingerprint(cards.card(person, cards.checked(chosen)))
    actions.answer(person, request_of(person, introduction), kind, chosen, seen=seen)


def met(actor: User, post: Post, *people: User, choices: Choices | None = None) -> tuple[Introduction, list[Member]]:
    """They were asked, and all said yes."""
    introduction = proposed(actor, post, *people)
    for person in people:
        says(person, introduction, choices=choices)
    return introduction, [queries.member(person, introduction.id) for person in people]


def after(introduction: Introduction, **more: Any) -> datetime:
    """A moment after the last day."""
    return introduction.answers_until + timedelta(**(more or {"minutes": 1}))


def comes_to_its_end(introduction: Introduction) -> None:
    """Its last day has just passed, and the clock ticks."""
    introduction.answers_until = today() - timedelta(seconds=1)
    database.session.flush()
    actions.settle()


def today() -> datetime:
    """Now, by the machine's clock."""
    return datetime.now(UTC)

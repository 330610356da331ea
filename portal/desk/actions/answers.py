"""Support's first answer to what nobody had seen: a fact. And taking note of what asks for nothing else."""

from datetime import date

from portal import journal
from portal.accounts.models import User
from portal.community import actions as community
from portal.community.actions.derived import lock
from portal.community.models import Kind, Post, ReplyKind
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.desk import rules
from portal.desk.events import DeskEvent
from portal.desk.models import Fact, FirstAnswer, Noted
from portal.desk.queries import noted, questions
from portal.journal.log import Subject
from portal.problems import actions as problems


def answer_first(
    actor: User,
    post: Post,
    *,
    fact: Fact,
    words: str = "",
    known: Post | None = None,
    next_word_on: date | None = None,
) -> FirstAnswer:
    """Say what is so: it is known (and linked to `known`), it is not known, or `actor` looks at it and says when the
    next word comes. `words`, if there are any, are posted as a reply, so that whoever asked reads them.

    Raises Refused, Invalid, and what linking raises.
    """
    if not rules.may_decide(actor):
        raise Refused("Only support gives the first answer.")
    if post.kind == Kind.STORY:
        raise Invalid("A story asks for no answer.")
    post = lock(post)
    there = questions.first_answer(post.id)
    if there is not None:
        raise Invalid(f"{there.created_by.name} answered this already.")
    if fact == Fact.KNOWN:
        if known is None:
            raise Invalid("Name the problem that is known.", "known")
        problems.link(actor, post, known)
    elif fact == Fact.LOOKED_AT:
        problems.look_after(actor, post, owner=actor, next_word_on=next_word_on)
    if words.strip():
        community.reply(actor, post, kind=ReplyKind.COMMENT, body=words)
    answer = FirstAnswer(post_id=post.id, fact=fact, created_by_id=actor.id)
    db.session.add(answer)
    db.session.flush()
    journal.record(DeskEvent.FIRST_ANSWER_GIVEN, actor=actor, subject=post, fact=str(fact))
    return answer


def take_note(actor: User, subject: Subject) -> Noted:
    """Take note of a row of the desk, so that it leaves for everybody. Twice changes nothing. Raises Refused."""
    if not rules.may_decide(actor):
        raise Refused("Only support takes note of this.")
    there = noted.of(subject.__tablename__, subject.id)
    if there is not None:
        return there
    row = Noted(subject_type=subject.__tablename__, subject_id=subject.id, noted_by_id=actor.id)
    db.session.add(row)
    db.session.flush()
    journal.record(DeskEvent.NOTED, actor=actor, subject=subject)
    return row

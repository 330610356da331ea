"""Answer a post, change an answer, hide and restore."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.community import actions, queries
from portal.community.models import Hiding, Reply, ReplyKind, Revision, State
from portal.core.errors import Invalid, NotFound, Refused
from portal.journal import Event
from tests.community.told import problem, solved, story


def test_a_reply_counts_and_moves_the_post_up(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    before = post.active_at
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body=" Reset the lock.\r\n")
    assert (reply.body, post.reply_count) == (" Reset the lock.", 1)
    assert post.active_at > before
    event = db.scalars(select(Event).where(Event.name == "reply-posted")).one()
    assert (event.subject_id, event.data) == (reply.id, {"post": post.id, "kind": "solution"})


def test_the_same_key_replies_once(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    first = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Same here.", publish_key="form-2")
    again = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Same here.", publish_key="form-2")
    assert again is first
    assert post.reply_count == 1
    assert db.scalar(select(func.count()).select_from(Event).where(Event.name == "reply-posted")) == 1


def test_a_reply_has_words_and_there_is_nothing_to_solve_in_a_story(db: Any, cast: Any) -> None:
    with pytest.raises(Invalid):
        actions.reply(cast.ravi, problem(cast.kim), kind=ReplyKind.COMMENT, body=" \n ")
    with pytest.raises(Invalid):
        actions.reply(cast.ravi, story(cast.kim), kind=ReplyKind.SOLUTION, body="Solved")
    with pytest.raises(Refused):
        actions.reply(cast.person("Lee", confirmed=False), problem(cast.kim), kind=ReplyKind.COMMENT, body="Hello")


def test_changing_a_reply_keeps_the_former_wording_and_its_marks(db: Any, cast: Any) -> None:
    post = solved(cast)
    (reply,) = queries.helped_by(cast.kim, post)
    actions.edit_reply(cast.ravi, reply, body="Reset the lock, twice.", kind=ReplyKind.WORKAROUND)
    assert post.state == State.WORKAROUND
    assert db.scalars(select(Revision.body)).one() == "Reset the lock."
    assert reply.edited is not None
    with pytest.raises(Refused):
        actions.edit_reply(cast.kim, reply, body="Mine", kind=ReplyKind.COMMENT)
    with pytest.raises(Invalid):
        actions.edit_reply(cast.anna, reply, body="Clearer", kind=ReplyKind.SOLUTION)
    actions.edit_reply(cast.anna, reply, body="Clearer", kind=ReplyKind.SOLUTION, reason="It was a solution.")
    assert (post.state, reply.body) == (State.SOLVED, "Clearer")


def test_a_hidden_reply_does_not_count_until_it_is_restored(db: Any, cast: Any) -> None:
    post = solved(cast)
    (reply,) = queries.helped_by(cast.kim, post)
    for _ in range(2):
        actions.hide(cast.anna, reply, reason="Deletes data.")
    assert (post.state, post.reply_count, reply.is_hidden) == (State.OPEN, 1, True)
    with pytest.raises(NotFound):
        queries.reply(cast.ravi, reply.id)
    with pytest.raises(Refused):
        actions.edit_reply(cast.ravi, reply, body="Other", kind=ReplyKind.SOLUTION)
    assert queries.helped_by(cast.kim, post) == []
    for _ in range(2):
        actions.restore(cast.jo, reply, reason="It does not.")
    assert (post.state, post.reply_count) == (State.SOLVED, 2)
    (hiding,) = db.scalars(select(Hiding)).all()
    assert (hiding.reason, hiding.lift_reason, hiding.lifted_by_id) == ("Deletes data.", "It does not.", cast.jo.id)
    names = db.scalars(select(Event.name).where(Event.subject_id == reply.id, Event.name.like("reply-%"))).all()
    assert names == ["reply-posted", "reply-hidden", "reply-restored"]


def test_a_hidden_post_is_gone_for_everybody_but_support(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    actions.hide(cast.anna, post, reason="Names a person.")
    for person in (cast.kim, cast.ravi):
        with pytest.raises(NotFound):
            queries.post(person, post.id)
        with pytest.raises(NotFound):
            actions.reply(person, post, kind=ReplyKind.COMMENT, body="Hello")
    assert queries.post(cast.jo, post.id) is post
    assert [found.post.id for found in queries.hidden(cast.jo).items] == [post.id]
    assert queries.hidden(cast.kim).items == []


def test_hiding_needs_support_and_a_reason(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    with pytest.raises(Invalid):
        actions.hide(cast.anna, post, reason=" ")
    with pytest.raises(Refused):
        actions.hide(cast.kim, post, reason="I regret it")
    assert db.scalar(select(func.count()).select_from(Reply)) == 0

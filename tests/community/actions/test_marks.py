"""What people say about posts and replies, and take back."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.community import actions, queries
from portal.community.models import Confirmation, MeToo, ReplyKind, SolutionMark, State, Visibility, Watch
from portal.core import clock
from portal.core.errors import Invalid, NotFound, Refused
from portal.journal import Event
from portal.products.models import Product, Version
from tests.community.told import problem, solved, story, workaround


def test_a_solution_counts_when_the_asker_or_support_marks_it(db: Any, cast: Any) -> None:
    for marker in (cast.kim, cast.anna):
        post = problem(cast.kim)
        reply = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
        assert post.state == State.OPEN
        actions.mark_solution(marker, reply)
        actions.mark_solution(marker, reply)
        assert post.state == State.SOLVED
        actions.unmark_solution(marker, reply)
        actions.unmark_solution(marker, reply)
        assert post.state == State.OPEN
        with pytest.raises(Refused):
            actions.mark_solution(cast.mei, reply)


def test_both_marks_hold_and_support_takes_back_all(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.WORKAROUND, body="Restart it.")
    actions.mark_solution(cast.kim, reply)
    actions.mark_solution(cast.anna, reply)
    actions.unmark_solution(cast.kim, reply)
    assert post.state == State.WORKAROUND
    actions.mark_solution(cast.kim, reply)
    actions.unmark_solution(cast.anna, reply)
    assert (post.state, db.scalars(select(SolutionMark)).all()) == (State.OPEN, [])


def test_saying_it_again_changes_what_was_said(db: Any, cast: Any) -> None:
    post = solved(cast)
    (solution,) = queries.helped_by(cast.mei, post)
    actions.confirm(cast.mei, post, reply=solution, worked=False, version=cast.version("4.2"), note=" No  luck ")
    said = db.scalars(select(Confirmation)).one()
    assert (said.worked, said.version, said.note) == (False, cast.version("4.2"), "No luck")
    assert (post.state, post.worked_count, post.failed_count) == (State.OPEN, 0, 1)
    assert (solution.worked_count, solution.failed_count) == (0, 1)
    actions.withdraw_confirmation(cast.mei, post, reply=solution)
    assert (post.state, post.worked_count, post.failed_count) == (State.SOLVED, 0, 0)


def test_a_workaround_post_is_confirmed_itself(db: Any, cast: Any) -> None:
    post = workaround(cast.kim)
    actions.confirm(cast.mei, post, worked=False)
    assert post.state == State.OPEN
    actions.confirm(cast.ravi, post, worked=True)
    assert (post.state, post.worked_count, post.failed_count) == (State.WORKAROUND, 1, 1)
    actions.withdraw_confirmation(cast.mei, post)
    assert (post.worked_count, post.failed_count) == (1, 0)


def test_what_nobody_can_try_is_not_confirmed(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    comment = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Which file?")
    for refused in ({}, {"reply": comment}):
        with pytest.raises(Refused):
            actions.confirm(cast.mei, post, worked=True, **refused)
    own = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset it.")
    with pytest.raises(Refused):
        actions.confirm(cast.ravi, post, reply=own, worked=True)
    with pytest.raises(NotFound):
        actions.confirm(cast.mei, problem(cast.kim), reply=own, worked=True)


def test_one_person_counts_once_among_the_affected(db: Any, cast: Any) -> None:
    post = problem(cast.kim, version=cast.version("4.1"))
    actions.me_too(cast.mei, post, version=cast.version("4.1"), environment="Windows", may_introduce=True)
    actions.me_too(cast.mei, post, version=cast.version("4.2"))
    said = db.scalars(select(MeToo)).one()
    assert (said.version, said.environment, said.may_introduce) == (cast.version("4.2"), "", False)
    assert post.affected_count == 2
    with pytest.raises(Refused):
        actions.me_too(cast.kim, post)
    assert queries.affected(post).versions == [("4.1", 1), ("4.2", 1)]
    actions.withdraw_me_too(cast.mei, post)
    assert (post.affected_count, queries.affected(post).versions) == (1, [("4.1", 1)])
    with pytest.raises(Refused):
        actions.me_too(cast.mei, story(cast.kim))


def test_a_version_of_another_product_is_named(db: Any, cast: Any) -> None:
    other = Product(slug="pocket", name="Pocket")
    other.versions = [Version(name="2.0", position=0)]
    db.add(other)
    post = problem(cast.kim, product=cast.lumen)
    with pytest.raises(Invalid):
        actions.me_too(cast.mei, post, version=other.versions[0])


def test_watching_and_no_more(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    for _ in range(2):
        actions.watch(cast.mei, post)
    assert db.scalar(select(func.count()).select_from(Watch).where(Watch.user_id == cast.mei.id)) == 1
    for _ in range(2):
        actions.unwatch(cast.mei, post)
    assert queries.standing(cast.mei, post).watching is None


def test_only_what_moves_a_problem_brings_it_to_the_top(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset it.")
    before = post.active_at
    actions.me_too(cast.mei, post)
    assert post.active_at == before
    actions.mark_solution(cast.kim, reply)
    assert post.active_at > before
    before = post.active_at
    actions.confirm(cast.mei, post, reply=reply, worked=True)
    assert post.active_at == before


@pytest.mark.parametrize(
    ("verb", "event", "says"),
    [
        (lambda c, p, r: actions.mark_solution(c.anna, r), "solution-marked", {}),
        (
            lambda c, p, r: actions.unmark_solution(c.kim, r),
            "solution-unmarked",
            {"was": "solved", "state": "open"},
        ),
        (
            lambda c, p, r: actions.confirm(c.jo, p, reply=r, worked=False),
            "confirmation-given",
            {"worked": False},
        ),
        (lambda c, p, r: actions.withdraw_confirmation(c.mei, p, reply=r), "confirmation-withdrawn", {}),
    ],
)
def test_a_mark_on_a_reply_is_written_down(
    db: Any, cast: Any, verb: Callable[..., Any], event: str, says: dict[str, Any]
) -> None:
    post = solved(cast)
    (reply,) = queries.helped_by(cast.kim, post)
    verb(cast, post, reply)
    found = db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (found.name, found.subject_type, found.subject_id) == (event, "replies", reply.id)
    assert found.data == {"post": post.id} | says


@pytest.mark.parametrize(
    ("verb", "event"),
    [
        (lambda c, p: actions.me_too(c.ravi, p), "me-too-said"),
        (lambda c, p: actions.withdraw_me_too(c.mei, p), "me-too-withdrawn"),
        (lambda c, p: actions.watch(c.ravi, p), "watch-started"),
        (lambda c, p: actions.unwatch(c.kim, p), "watch-ended"),
    ],
)
def test_a_mark_on_a_post_is_written_down(db: Any, cast: Any, verb: Callable[..., Any], event: str) -> None:
    post = problem(cast.kim)
    actions.me_too(cast.mei, post)
    verb(cast, post)
    found = db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (found.name, found.subject_type, found.subject_id, found.data) == (event, "posts", post.id, {})


def test_a_stranger_finds_no_post_to_say_anything_about(db: Any, cast: Any) -> None:
    post = problem(cast.kim, visibility=Visibility.ORGANISATION)
    reply = actions.reply(cast.mei, post, kind=ReplyKind.SOLUTION, body="Reset it.")
    for verb in (
        lambda: actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Hello"),
        lambda: actions.me_too(cast.ravi, post),
        lambda: actions.withdraw_me_too(cast.ravi, post),
        lambda: actions.confirm(cast.ravi, post, reply=reply, worked=True),
        lambda: actions.withdraw_confirmation(cast.ravi, post, reply=reply),
        lambda: actions.mark_solution(cast.ravi, reply),
        lambda: actions.unmark_solution(cast.ravi, reply),
        lambda: actions.watch(cast.ravi, post),
        lambda: actions.unwatch(cast.ravi, post),
        lambda: actions.edit_reply(cast.ravi, reply, body="Mine", kind=ReplyKind.COMMENT),
        lambda: actions.hide(cast.ravi, post, reason="Mine"),
    ):
        with pytest.raises(NotFound):
            verb()


def test_the_past_can_be_told_with_the_verbs_themselves(db: Any, cast: Any) -> None:
    then = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
    with clock.travel(then):
        post = problem(cast.kim)
    assert (post.created, post.active_at) == (then, then)
    assert db.scalars(select(Event.at)).one() == then
    actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Today.")
    assert post.active_at > then

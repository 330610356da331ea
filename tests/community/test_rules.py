"""How far a problem has come, and who may do what."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts.models import Visitor
from portal.community import actions, queries, rules
from portal.community.models import Kind, ReplyKind, State, Visibility
from portal.community.rules import Progress, Said, state_of
from tests.community.told import problem, story, workaround

SOLUTION, WORKAROUND = ReplyKind.SOLUTION, ReplyKind.WORKAROUND


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ([], Progress(State.OPEN, 0, 0)),
        ([Said(SOLUTION)], Progress(State.SOLVED, 0, 0)),
        ([Said(SOLUTION, 2, 2)], Progress(State.SOLVED, 2, 2)),
        ([Said(SOLUTION, 1, 2)], Progress(State.OPEN, 1, 2)),
        ([Said(WORKAROUND, 5, 1)], Progress(State.WORKAROUND, 5, 1)),
        ([Said(WORKAROUND, 9, 0), Said(SOLUTION, 1, 0)], Progress(State.SOLVED, 1, 0)),
        ([Said(WORKAROUND, 9, 0), Said(SOLUTION, 0, 1)], Progress(State.WORKAROUND, 9, 0)),
        ([Said(SOLUTION, 3, 0), Said(SOLUTION, 7, 1)], Progress(State.SOLVED, 7, 1)),
        ([Said(SOLUTION, 1, 4), Said(WORKAROUND, 0, 1)], Progress(State.OPEN, 0, 1)),
    ],
)
def test_a_problem_is_as_far_as_its_best_marked_reply(marked: list[Said], expected: Progress) -> None:
    assert state_of(Kind.PROBLEM, marked) == expected


def test_a_workaround_post_is_one_as_long_as_it_works_for_as_many_as_not() -> None:
    assert state_of(Kind.WORKAROUND, [], [Said(WORKAROUND)]) == Progress(State.WORKAROUND, 0, 0)
    assert state_of(Kind.WORKAROUND, [], [Said(WORKAROUND, 1, 2)]) == Progress(State.OPEN, 1, 2)
    assert state_of(Kind.WORKAROUND, [Said(SOLUTION)], [Said(WORKAROUND, 4, 0)]) == Progress(State.SOLVED, 0, 0)


def test_a_story_has_no_state() -> None:
    assert state_of(Kind.STORY, [Said(SOLUTION, 3, 0)]) == Progress(State.OPEN, 0, 0)


def test_a_marked_comment_helps_as_a_solution() -> None:
    assert rules.helps_as(ReplyKind.COMMENT, True) == SOLUTION
    assert rules.helps_as(ReplyKind.COMMENT, False) is None
    assert rules.helps_as(WORKAROUND, True) == WORKAROUND


NOBODY: set[str] = set()
EVERYBODY = {"visitor", "unconfirmed", "author", "colleague", "other", "support"}
MEMBERS = {"author", "colleague", "other", "support"}


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("visibility", Visibility)
def test_the_query_sees_what_the_rule_allows(db: Any, cast: Any, visibility: Visibility, hidden: bool) -> None:
    post = problem(cast.kim, visibility=visibility)
    if hidden:
        actions.hide(cast.anna, post, reason="private")
    allowed = {
        Visibility.PUBLIC: EVERYBODY,
        Visibility.CUSTOMERS: EVERYBODY - {"visitor"},
        Visibility.ORGANISATION: {"author", "colleague", "support"},
    }[visibility]
    for name, person in people(cast).items():
        expected = name == "support" if hidden else name in allowed
        assert rules.may_see(person, post) is expected, name
        assert (post.id in queries.posts(person, [post.id])) is expected, name
        listed = [found.id for found in queries.latest(person).items]
        assert (post.id in listed) is (expected and not hidden), name


def test_everybody_may_do_what_the_matrix_says(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=SOLUTION, body="Reset the lock.")
    matrix: tuple[tuple[Callable[[Any], bool], set[str]], ...] = (
        (lambda person: rules.may_reply(person, post), MEMBERS),
        (lambda person: rules.may_watch(person, post), MEMBERS),
        (lambda person: rules.may_edit(person, post), {"author", "support"}),
        (lambda person: rules.may_edit(person, reply), {"other", "support"}),
        (lambda person: rules.may_mark(person, post), {"author", "support"}),
        (lambda person: rules.may_confirm(person, post, reply), MEMBERS - {"other"}),
        (lambda person: rules.may_confirm(person, post), NOBODY),
        (lambda person: rules.may_me_too(person, post), MEMBERS - {"author"}),
        (lambda person: rules.may_hide(person, post), {"support"}),
    )
    for may, allowed in matrix:
        assert {name for name, person in people(cast).items() if may(person)} == allowed


def test_what_can_be_tried_depends_on_the_kind(db: Any, cast: Any) -> None:
    post = workaround(cast.kim)
    comment = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Which proxy?")
    assert rules.may_confirm(cast.mei, post)
    assert not rules.may_confirm(cast.kim, post)
    assert not rules.may_confirm(cast.mei, post, comment)
    told = story(cast.kim)
    assert not rules.may_me_too(cast.mei, told)
    assert not rules.may_mark(cast.kim, told)
    assert rules.reply_kinds(told) == (ReplyKind.COMMENT,)


def people(cast: Any) -> dict[str, Any]:
    if not hasattr(cast, "lee"):
        cast.lee = cast.person("Lee", confirmed=False)
    return {
        "visitor": Visitor(),
        "unconfirmed": cast.lee,
        "author": cast.kim,
        "colleague": cast.mei,
        "other": cast.ravi,
        "support": cast.anna,
    }

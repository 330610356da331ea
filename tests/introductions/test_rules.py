"""The promises as the one file states them: for every role, by predicates alone; and that answers have few readers."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.models import Role, User, Viewer, Visitor
from portal.introductions import rules
from portal.introductions.models import AnswerKind, Introduction, Member, Outcome, Request, Wish
from portal.introductions.rules import Standing, may_be_asked, who_meets

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
YES, NO, LATER = AnswerKind.YES, AnswerKind.NO, AnswerKind.LATER
PORTAL = Path(__file__).parents[2] / "portal"


def person(number: int, role: Role = Role.CUSTOMER) -> User:
    """Somebody with an open account."""
    return User(id=number, name=f"Person{number}", role=role, active=True, confirmed_at=NOON)


KIM, RAVI, MEI = person(1), person(2), person(3)
ANNA, ADA = person(8, Role.SUPPORT), person(9, Role.ADMIN)
EVERYBODY: list[Viewer] = [Visitor(), KIM, RAVI, MEI, ANNA, ADA]


def introduction(**more: Any) -> Introduction:
    """One that Anna proposed, with a day to answer."""
    return Introduction(id=5, proposer_id=ANNA.id, answers_until=NOON + timedelta(days=1), **more)


@pytest.mark.parametrize(
    ("standing", "may"),
    [
        (Standing(True, False, True, 1), True),
        (Standing(False, False, True, 0), False),
        (Standing(True, True, True, 0), False),
        (Standing(True, False, False, 0), False),
        (Standing(True, False, True, 2), False),
        (Standing(True, False, True, 0, frozenset({RAVI.id})), False),
        (Standing(True, False, True, 0, frozenset({MEI.id})), True),
    ],
)
def test_who_can_be_asked(standing: Standing, may: bool) -> None:
    assert may_be_asked(standing, 2, [RAVI.id]) is may


def test_only_the_person_asked_sees_a_request_and_answers_it() -> None:
    request, waiting = Request(user_id=KIM.id), introduction()
    assert [viewer for viewer in EVERYBODY if rules.may_see_request(viewer, request)] == [KIM]
    assert [viewer for viewer in EVERYBODY if rules.may_answer(viewer, request, waiting, NOON)] == [KIM]
    for over in (introduction(opened_at=NOON), introduction(told_at=NOON)):
        assert not rules.may_answer(KIM, request, over, NOON)
    assert not rules.may_answer(KIM, request, waiting, waiting.answers_until)


@pytest.mark.parametrize("second", [NO, LATER, None])
@pytest.mark.parametrize("is_over", [False, True])
def test_a_pair_meets_after_two_yeses_or_never(second: AnswerKind | None, is_over: bool) -> None:
    assert who_meets({1: YES, 2: second}, is_over=is_over) == frozenset()
    assert who_meets({1: YES, 2: YES}, is_over=is_over) == {1, 2}


def test_a_group_meets_when_all_said_yes_or_on_the_last_day_those_who_did() -> None:
    assert who_meets({1: YES, 2: YES, 3: None}, is_over=False) == frozenset()
    assert who_meets({1: YES, 2: YES, 3: NO}, is_over=True) == {1, 2}
    assert who_meets({1: YES, 2: LATER, 3: NO}, is_over=True) == frozenset()
    assert who_meets({1: YES, 2: YES, 3: YES}, is_over=False) == {1, 2, 3}


def test_the_outcome_knows_nothing_of_answers() -> None:
    assert rules.outcome(introduction()) == Outcome.WAITING
    assert rules.outcome(introduction(told_at=NOON)) == Outcome.NOT_THIS_TIME
    assert rules.outcome(introduction(opened_at=NOON)) == Outcome.MET
    assert rules.outcome(introduction(opened_at=NOON), met=False) == Outcome.NOT_THIS_TIME


def test_who_was_asked_is_named_to_who_proposed_alone() -> None:
    assert [viewer for viewer in EVERYBODY if rules.may_name_the_asked(viewer, introduction())] == [ANNA]


def test_a_wish_is_read_by_support_and_by_whose_it_is() -> None:
    wish = Wish(user_id=KIM.id)
    assert [viewer for viewer in EVERYBODY if rules.may_read_wish(viewer, wish)] == [KIM, ANNA, ADA]
    assert [viewer for viewer in EVERYBODY if rules.may_wish(viewer)] == [KIM, RAVI, MEI]
    assert [viewer for viewer in EVERYBODY if rules.may_propose(viewer)] == [ANNA, ADA]


def test_cards_are_for_those_who_met_while_both_are_there() -> None:
    kim, ravi = Member(introduction_id=5, user_id=KIM.id), Member(introduction_id=5, user_id=RAVI.id)
    elsewhere = Member(introduction_id=6, user_id=MEI.id)
    seen = [viewer for viewer in EVERYBODY if rules.may_see_card(viewer, kim, ravi, owner_is_present=True)]
    assert seen == [KIM]
    assert not rules.may_see_card(KIM, kim, ravi, owner_is_present=False)
    assert not rules.may_see_card(MEI, elsewhere, ravi, owner_is_present=True)
    kim.left_at = NOON
    assert not rules.may_see_card(KIM, kim, ravi, owner_is_present=True)


def test_support_reads_a_thread_only_while_everybody_present_invites_them() -> None:
    here = [KIM.id, RAVI.id]
    for invited, staff in (([], []), ([KIM.id], []), (here, [ANNA, ADA])):
        assert [viewer for viewer in EVERYBODY if rules.staff_may_read_thread(viewer, here, invited)] == staff
    assert not rules.staff_may_read_thread(ANNA, [], [])


def test_a_story_needs_leave_of_everybody_present() -> None:
    here = [KIM.id, RAVI.id]
    assert not rules.may_begin_story(KIM, here, [KIM.id])
    assert rules.may_begin_story(KIM, here, here)
    assert not rules.may_begin_story(ANNA, here, here)


def test_nobody_looks_with_somebody_elses_eyes() -> None:
    assert not rules.is_in_person(looks_with_eyes_of_another=True)


def test_what_people_answered_is_read_in_two_files_alone() -> None:
    readers = {
        str(path.relative_to(PORTAL))
        for path in PORTAL.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("portal.introductions.models")
        if "Answer" in {alias.name for alias in node.names}
    }
    assert readers - {"introductions/models/__init__.py"} == {
        "introductions/actions/answering.py",
        "introductions/queries/answers.py",
    }
    raw = [path for path in PORTAL.rglob("*.py") if "introduction_answers" in path.read_text()]
    assert {path.parent.name for path in raw} == {"models", "versions"}

"""What is said of a problem that is known: facts, no promise."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.asking.wording import Known, known, state_words
from portal.community.models import Standing

MARCH, TODAY = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)


def it(state: str | None, worked: int = 0, tried: int = 0, affected: int = 0) -> Known:
    return Known(state, worked, tried, affected, MARCH)


@pytest.mark.parametrize(
    ("state", "worked", "tried", "affected", "words"),
    [
        ("solved", 14, 16, 20, "Known, and solved. It worked for 14 of the 16 who tried."),
        ("solved", 3, 3, 4, "Known, and solved. It worked for 3."),
        ("solved", 0, 2, 4, "Known, and solved."),
        ("workaround", 5, 5, 9, "Known, with a workaround that worked for 5."),
        ("workaround", 5, 6, 9, "Known, with a workaround that worked for 5 of the 6 who tried."),
        ("workaround", 0, 0, 9, "Known, with a workaround."),
        ("open", 0, 0, 7, "Known, open: 7 affected since March."),
        ("open", 0, 0, 1, "Known, open since March."),
        ("by_design", 0, 0, 7, "Works as designed."),
        (None, 0, 0, 0, "Somebody has been there, and tells how it went."),
    ],
)
def test_known_is_said_by_the_state(state: str | None, worked: int, tried: int, affected: int, words: str) -> None:
    assert known(it(state, worked, tried, affected), TODAY) == words


def test_what_was_fixed_is_solved_in_that_version_and_not_for_who_runs_an_older_one() -> None:
    fixed = replace(it("solved", 14, 16), fixed_in="4.2")
    assert known(fixed, TODAY) == "Solved in 4.2. It worked for 14 of the 16 who tried."
    assert known(replace(fixed, runs="4.1"), TODAY) == "Fixed in 4.2. You run 4.1."
    assert known(replace(fixed, state="workaround", runs="4.1"), TODAY) == "Fixed in 4.2. You run 4.1."


def test_how_it_is_designed_is_said() -> None:
    fact = "The total is rounded by line, not at the end."
    assert known(replace(it("by_design"), fact=fact), TODAY) == f"Works as designed: {fact}"


def test_of_an_open_problem_it_is_said_who_looks_after_it_and_when_the_next_word_comes() -> None:
    cared = replace(it("open", affected=7), owner="Anna", next_word_on=date(2026, 11, 6))
    assert known(cared, TODAY) == (
        "Known, open: 7 affected since March. Anna looks after it; the next word comes by 6 November."
    )
    over = replace(cared, next_word_on=date(2026, 11, 1))
    assert known(over, TODAY) == "Known, open: 7 affected since March. Anna looks after it."


def test_a_year_is_named_where_it_is_another() -> None:
    assert known(it("open", affected=2), datetime(2027, 1, 1, tzinfo=UTC)).endswith("since March 2026.")


def test_in_a_row_the_version_of_the_fix_is_named() -> None:
    assert state_words(Standing.FIXED, "4.2") == "Fixed in 4.2"
    assert state_words(Standing.CONFIRMED, None) is None

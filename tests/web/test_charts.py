"""From numbers to drawings: lengths, scales, gaps, and words for those who can't see them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.charts import Bar, bars, line


def test_the_greatest_number_has_the_full_bar() -> None:
    assert bars([("4.0", 2), ("4.1", 8), ("4.2", 0)]) == (
        Bar("4.0", 25.0, "2"),
        Bar("4.1", 100.0, "8"),
        Bar("4.2", 0.0, "0"),
    )


def test_bars_of_shares_are_measured_against_all_of_it() -> None:
    assert bars([("solved", 80, "12 of 15, 80%")], most=100) == (Bar("solved", 80.0, "12 of 15, 80%"),)


def test_nothing_to_show_is_no_error() -> None:
    assert bars([]) == ()
    assert bars([("4.0", 0)]) == (Bar("4.0", 0.0, "0"),)
    empty = line([])
    assert (empty.runs, empty.dots, empty.summary) == ((), (), "Nothing is known yet.")


def test_a_line_runs_from_left_to_right_on_a_scale_that_begins_at_nought() -> None:
    drawn = line([("6 July", 0), ("13 July", 10), ("20 July", 5)])
    assert drawn.runs == ("0,40 50,0 100,20",)
    assert drawn.dots == ((0.0, 40.0), (50.0, 0.0), (100.0, 20.0))
    assert drawn.labels == ("6 July", "13 July", "20 July")
    assert [step.words for step in drawn.steps] == ["10", "8", "6", "4", "2", "0"]
    assert drawn.table == (("6 July", "0"), ("13 July", "10"), ("20 July", "5"))
    assert drawn.summary == "From 0 (6 July) to 5 (20 July); most: 10 (13 July)."


def test_what_is_not_known_breaks_the_line_and_is_said() -> None:
    drawn = line([("a", 1), ("b", 2), ("c", None), ("d", 1)])
    assert drawn.runs == ("0,20 33.33,0",)
    assert len(drawn.dots) == 3
    assert drawn.table[2] == ("c", "not known")
    assert drawn.labels == ("a", "d")


def test_shares_end_at_a_hundred() -> None:
    drawn = line([("a", 25.0, "1 of 4, 25%"), ("b", 100.0, "3 of 3, 100%")], most=100)
    assert [step.words for step in drawn.steps] == ["100", "50", "0"]
    assert drawn.runs == ("0,30 100,0",)
    assert drawn.summary == "From 1 of 4, 25% (a) to 3 of 3, 100% (b)."


def test_a_single_point_is_a_dot_in_the_middle() -> None:
    drawn = line([("now", 3)])
    assert (drawn.runs, drawn.dots) == ((), ((50.0, 0.0),))
    assert drawn.summary == "3 (now)."


@pytest.mark.parametrize(
    ("greatest", "top"), [(0, "1"), (1, "1"), (3, "3"), (7, "8"), (12, "15"), (99, "100"), (1204, "1,500")]
)
def test_the_scale_ends_at_a_round_number(greatest: int, top: str) -> None:
    assert line([("a", greatest)]).steps[0].words == top


@given(st.lists(st.none() | st.floats(0, 1e9), max_size=80))
def test_every_point_is_inside_the_drawing_and_the_scale_is_even(numbers: list[float | None]) -> None:
    drawn = line([(str(place), number) for place, number in enumerate(numbers)])
    assert all(0 <= x <= 100 and 0 <= y <= 40 for x, y in drawn.dots)
    assert len(drawn.dots) == sum(number is not None for number in numbers)
    assert 2 <= len(drawn.steps) <= 7
    heights = [step.y for step in drawn.steps]
    assert heights[0] == 0
    assert heights[-1] == 40
    gaps = {round(lower - upper, 1) for upper, lower in pairwise(heights)}
    assert max(gaps) - min(gaps) <= 0.2

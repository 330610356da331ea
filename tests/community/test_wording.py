"""What the portal says about a post is true, and says no more than is known."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from portal.accounts.models import Organisation
from portal.community import wording
from portal.community.models import Kind, Post, State, Visibility


def post(**given: Any) -> Post:
    known: dict[str, Any] = {"kind": Kind.PROBLEM, "state": State.OPEN, "worked_count": 0, "failed_count": 0}
    known |= {"reply_count": 1, "affected_count": 1, "created": datetime(2026, 3, 3, tzinfo=UTC), "is_hidden": False}
    return Post(**known | {"visibility": Visibility.PUBLIC} | given)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"reply_count": 0}, "Open. Nobody has answered yet."),
        ({}, "Known, open."),
        ({"failed_count": 1}, "Known, open. What was offered did not work for the one who tried."),
        ({"failed_count": 2}, "Known, open. What was offered did not work for both who tried."),
        (
            {"worked_count": 1, "failed_count": 3},
            "Known, open. What was offered did not work for 3 of the 4 who tried.",
        ),
        ({"state": State.SOLVED}, "Solved. Nobody has said yet whether it works for them, too."),
        ({"state": State.SOLVED, "worked_count": 1}, "Solved. It worked for the one who tried."),
        ({"state": State.SOLVED, "worked_count": 2}, "Solved. It worked for both who tried."),
        ({"state": State.SOLVED, "worked_count": 14}, "Solved. It worked for all 14 who tried."),
        (
            {"state": State.WORKAROUND, "worked_count": 14, "failed_count": 2},
            "Known, with a workaround. It worked for 14 of the 16 who tried.",
        ),
        ({"kind": Kind.STORY}, "Told on 3 March 2026."),
    ],
)
def test_how_far_a_problem_has_come(given: dict[str, Any], line: str) -> None:
    assert wording.state_line(post(**given)) == line


@time_machine.travel("2026-03-20 12:00Z")
def test_by_how_many_since_when() -> None:
    assert wording.reported(post()) == "Reported by one person on 3 March 2026."
    assert wording.reported(post(affected_count=7)) == "Reported by 7 people since 3 March."
    january, last_year = datetime(2026, 1, 9, tzinfo=UTC), datetime(2025, 11, 9, tzinfo=UTC)
    assert wording.reported(post(affected_count=7, created=january)) == "Reported by 7 people since January."
    assert wording.reported(post(affected_count=7, created=last_year)) == "Reported by 7 people since November 2025."
    assert wording.reported(post(kind=Kind.WORKAROUND)) == "Shared on 3 March 2026."
    shared = "Shared on 3 March 2026; 7 people have run into this."
    assert wording.reported(post(kind=Kind.WORKAROUND, affected_count=7)) == shared
    assert wording.reported(post(kind=Kind.STORY)) == ""


def test_who_may_read_it_where_that_is_not_everybody() -> None:
    hatch = Organisation(slug="hatch", name="Hatch")
    assert wording.audience(post()) == ""
    assert wording.audience(post(visibility=Visibility.CUSTOMERS)) == "For customers who are signed in."
    own = post(visibility=Visibility.ORGANISATION, organisation=hatch)
    assert wording.audience(own) == "Only for Hatch and support."
    assert wording.audience(post(is_hidden=True)) == "Hidden: only support sees this."

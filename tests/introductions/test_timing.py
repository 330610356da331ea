"""Time tells nothing: what somebody asks takes as long, and the same statements, whatever the other has answered."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

from portal.introductions.models import AnswerKind
from tests.introductions.story import proposed, request_of, says, shared_problem
from tests.support.site import new_client

pytestmark = pytest.mark.once

TRIES = 200
ANSWERS = (None, AnswerKind.NO, AnswerKind.LATER)


@pytest.mark.parametrize("page", ["request", "overview", "answer"])
def test_two_hundred_tries_take_the_same_time_whatever_the_other_answered(
    app: Any, db: Any, cast: Any, sign_in: Callable[..., Any], query_counter: Any, page: str
) -> None:
    asked = []
    for number, answer in enumerate(ANSWERS):
        mine, other = cast.person(f"One{number}"), cast.person(f"Other{number}")
        introduction = proposed(cast.anna, shared_problem(mine, other, title=f"Stops {number}"), mine, other)
        says(mine, introduction)
        if answer is not None:
            says(other, introduction, answer)
        asked.append((sign_in(new_client(app), mine), request_of(mine, introduction).id))
    db.commit()

    def ask(client: Any, number: int) -> float:
        begun = time.perf_counter()
        if page == "request":
            response = client.get(f"/introductions/requests/{number}")
        elif page == "overview":
            response = client.get("/introductions")
        else:
            response = client.post(f"/introductions/requests/{number}/answer", data={"answer": "later"})
        took = time.perf_counter() - begun
        assert response.status_code in (200, 303)
        return took

    statements = []
    for client, number in asked:
        ask(client, number)
        with query_counter() as sent:
            ask(client, number)
        statements.append(sent)
    times: list[list[float]] = [[] for _ in asked]
    for _ in range(TRIES):  # one after the other, so that whatever else the machine does falls on all alike
        for place, (client, number) in enumerate(asked):
            times[place].append(ask(client, number))

    assert statements[1:] == statements[:1] * (len(statements) - 1)
    medians = [statistics.median(found) for found in times]
    spread = statistics.median([abs(took - medians[0]) for took in times[0]])
    assert max(medians) - min(medians) < max(spread, 0.1 * medians[0]), (medians, spread)


def test_support_reads_what_came_of_it_with_the_same_statements(
    app: Any, db: Any, cast: Any, sign_in: Callable[..., Any], query_counter: Any
) -> None:
    statements = []
    client = sign_in(new_client(app), cast.anna)
    for number, answer in enumerate(ANSWERS):
        mine, other = cast.person(f"One{number}"), cast.person(f"Other{number}")
        introduction = proposed(cast.anna, shared_problem(mine, other, title=f"Stops {number}"), mine, other)
        if answer is not None:
            says(other, introduction, answer)
        number = introduction.id
        db.commit()
        client.get(f"/introductions/proposals/{number}")
        with query_counter() as sent:
            client.get(f"/introductions/proposals/{number}")
        statements.append(sent)
    assert statements[1:] == statements[:1] * (len(statements) - 1)

"""Relays stand in the journal of their problem, in words."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.journal import Event
from portal.problems.happened import is_told, sentence
from portal.problems.queries.journal import journal
from portal.relays import actions
from portal.relays.events import Relayed
from portal.relays.models import Said
from tests.relays.stories import found, offered, says, sent


@pytest.mark.parametrize("name", list(Relayed))
def test_every_event_has_words(app: Any, name: Relayed) -> None:
    assert is_told(name)
    assert "?" not in sentence(
        Event(name=name, actor_id=1, data={"reason": "No.", "people": 2, "answer": "worked"}), {}
    )


def test_the_journal_of_a_problem_tells_of_relays(db: Any, cast: Any, run_jobs: Callable[..., int]) -> None:
    post, _ = found(cast, cast.mei)
    actions.set_automatic(cast.anna, post, on=False)
    relay = offered(db, run_jobs)
    actions.put_aside(cast.anna, relay, reason="Not yet tried here.")
    actions.take_up(cast.jo, relay)
    sent(db, run_jobs, cast.anna)
    says(cast.mei, relay, Said.FAILED)
    told = [sentence(event, {}) for event in journal(cast.anna, post).items if event.name.startswith("relay.")]
    assert told == [
        "answered: it did not work",
        "relayed what helps to 2 people",
        "took up a relay that was put aside",
        "put a relay aside: Not yet tried here.",
        "The finder was asked how to be named",
        "It was offered to relay what helps",
    ]

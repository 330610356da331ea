"""Finders hear what became of what they found, and are named as they allow."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.core.errors import Invalid
from portal.journal import Event
from portal.notifications.models import Notification
from portal.relays.actions import crediting
from portal.relays.models import Said
from tests.relays.stories import found, says, sent

RunJobs = Callable[..., int]


def test_the_finder_hears_at_one_and_five_and_not_of_each(
    db: Any, cast: Any, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [cast.person(f"P{number}") for number in range(6)]
    found(cast, *people)
    relay = sent(db, run_jobs, cast.anna)
    for person in people:
        says(person, relay, Said.WORKED)
        run_jobs()
    says(people[0], relay, Said.FAILED)
    says(people[0], relay, Said.WORKED)
    run_jobs()
    db.rollback()
    told = db.execute(
        select(Notification.kind, Event.data).join(Event).where(Notification.user_id == cast.ravi.id)
    ).all()
    assert [data["people"] for kind, data in told if kind == "relay.credited"] == [1, 5]
    assert "confirmation-given" not in [kind for kind, _ in told]


def test_a_finder_is_asked_once_how_to_be_named_and_is_nobody_until_then(
    db: Any, cast: Any, run_jobs: RunJobs, client: Any, sign_in: Any
) -> None:
    found(cast, cast.mei)
    found(cast, cast.mei, title="Printing stops")
    run_jobs()
    db.rollback()
    asked = db.scalars(select(Notification).where(Notification.kind == "relay.naming_asked")).all()
    assert [one.user_id for one in asked] == [cast.ravi.id]
    sign_in(client, cast.ravi)
    assert "How may we name you?" in client.get("/me").text
    assert "/me#naming" in client.get("/notifications").text
    assert client.post("/me/naming", data={"named_as": "everywhere"}).status_code == 400
    assert client.post("/me/naming", data={"named_as": "organisation"}).status_code == 303
    with pytest.raises(Invalid):
        crediting.choose_naming(cast.anna, "first-name")  # type: ignore[arg-type]

"""How one is told is chosen signed in, or by the signed link of a mail; a link does what it was signed for alone."""

from typing import Any

import pytest

from portal.notifications import links, queries
from portal.notifications.actions import watch_topic
from portal.notifications.models import Reason, Topic, Way
from tests.community.told import problem

CHOSEN = {
    "asked": "at-once",
    "affected": "daily",
    "watching": "here",
    "mentioned": "never",
    "helped": "daily",
    "topic": "never",
    "quiet_from": "22",
    "quiet_until": "7",
    "digest_hour": "8",
    "time_zone": "Europe/Berlin",
}


def chosen_by(person: Any) -> dict[Reason, Way]:
    return queries.choices(person)


def test_everything_can_be_chosen_and_is_shown_again(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    kims = sign_in(client, cast.kim)
    answer = kims.post("/me/notifications", data=CHOSEN)
    assert (answer.status_code, answer.location) == (303, "/me/notifications")
    db.expire_all()
    chosen = chosen_by(cast.kim)
    assert chosen[Reason.WATCHING] == Way.HERE
    assert chosen[Reason.MENTIONED] == Way.NEVER
    hours = queries.hours(cast.kim)
    assert hours is not None
    assert (hours.quiet_from, hours.quiet_until, hours.digest_hour) == (22, 7, 8)
    text = kims.get("/me/notifications").text
    assert '<option selected value="Europe/Berlin">' in text
    assert '<option selected value="22">22:00</option>' in text


@pytest.mark.parametrize(
    "change",
    [{"time_zone": "Mars/Olympus"}, {"asked": "often"}, {"quiet_until": ""}, {"quiet_from": "24"}, {"digest_hour": ""}],
)
def test_what_makes_no_sense_is_refused_and_the_form_comes_back(
    db: Any, cast: Any, client: Any, sign_in: Any, change: dict[str, str]
) -> None:
    answer = sign_in(client, cast.kim).post("/me/notifications", data=CHOSEN | change)
    assert answer.status_code == 400
    assert "field__error" in answer.text
    assert chosen_by(cast.kim) == {}


def test_the_same_page_opens_without_a_login_by_the_link_in_a_mail(db: Any, cast: Any, client: Any) -> None:
    address = f"/mail/choices/{links.token(cast.kim.id, 'choices')}"
    text = client.get(address).text
    assert "Europe/Berlin" in text
    assert cast.kim.email not in text
    assert cast.kim.name not in text
    assert client.post(address, data=CHOSEN).location == address
    assert chosen_by(cast.kim)[Reason.TOPIC] == Way.NEVER
    assert chosen_by(cast.mei) == {}


@pytest.mark.parametrize("token", ["x", "", None])
def test_a_link_that_is_not_ours_or_of_another_kind_opens_nothing(
    db: Any, cast: Any, client: Any, token: str | None
) -> None:
    wrong = links.token(cast.kim.id, "mute", "posts", 1) if token is None else token
    for method in ("GET", "POST"):
        assert client.open(f"/mail/choices/{wrong}", method=method).status_code in (404, 405)
    if token is not None:
        assert client.post(f"/mail/stop/{wrong}").status_code in (404, 405)


def test_a_closed_account_has_nothing_to_choose(db: Any, cast: Any, client: Any) -> None:
    address = f"/mail/choices/{links.token(cast.kim.id, 'choices')}"
    cast.kim.active = False
    assert client.get(address).status_code == 404


def test_opening_the_link_stops_nothing_and_one_press_stops_just_that(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.ravi, title="A secret title")
    address = f"/mail/stop/{links.token(cast.kim.id, 'mute', 'posts', post.id)}"
    asked = client.get(address).text
    assert "Stop this mail?" in asked
    assert "A secret title" not in asked
    assert not queries.muted(cast.kim, "posts", post.id)
    assert "Stopped" in client.post(address).text
    assert queries.muted(cast.kim, "posts", post.id)
    assert client.post(address).status_code == 200
    assert chosen_by(cast.kim) == {}


def test_a_mail_program_stops_it_without_a_page_a_session_or_a_token_of_a_form(
    db: Any, cast: Any, app: Any, client: Any
) -> None:
    address = f"/mail/stop/{links.token(cast.kim.id, 'reason', 'watching')}"
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(address, data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert chosen_by(cast.kim) == {Reason.WATCHING: Way.HERE}


def test_a_topic_and_all_mail_are_stopped_too(db: Any, cast: Any, client: Any) -> None:
    watch = watch_topic(cast.kim, Topic.TAG, "sync")
    address = f"/mail/stop/{links.token(cast.kim.id, 'topic', watch.id)}"
    assert "the tag “sync”" in client.get(address).text
    assert client.post(address).status_code == 200
    assert client.post(address).status_code == 200
    assert queries.own_topics(cast.kim) == []
    client.post(f"/mail/stop/{links.token(cast.kim.id, 'choices')}")
    assert set(chosen_by(cast.kim).values()) == {Way.HERE}


def test_somebody_elses_topic_stays(db: Any, cast: Any, client: Any) -> None:
    watch = watch_topic(cast.mei, Topic.TAG, "sync")
    client.post(f"/mail/stop/{links.token(cast.kim.id, 'topic', watch.id)}")
    assert len(queries.own_topics(cast.mei)) == 1

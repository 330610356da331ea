"""People say whether it worked: by a mail's link or signed in; support sees each "no" until it is taken care of."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from portal.accounts import actions as accounts
from portal.community import actions as community
from portal.community.models import Confirmation, Post, Reply, ReplyKind, Visibility
from portal.core.db import db as database
from portal.core.errors import NotFound, Refused
from portal.problems import actions as problems
from portal.relays import actions
from portal.relays.models import Answer, Recipient, Said
from portal.relays.queries import answers, noes_waiting
from tests.community.told import problem
from tests.notifications.letters import LATER
from tests.relays.stories import found, says, sent

RunJobs = Callable[..., int]
LINK = re.compile(r"http://localhost(/relays/answers/[\w.~-]+)\?say=(\w+)")


def links(smtp: Any, run_jobs: RunJobs, address: str) -> dict[str, str]:
    """Where the mail's three answers lead, by answer; on this site."""
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE jobs SET run_at = created"))
    run_jobs()
    mail = smtp.to(address)[-1]
    return {said: f"{path}?say={said}" for path, said in LINK.findall(mail.get_body(("plain",)).get_content())}


def standing(db: Any) -> list[tuple[str, str]]:
    """Who says what, as it stands."""
    db.commit()
    rows = db.scalars(select(Answer).where(Answer.ended_at.is_(None)).order_by(Answer.id))
    return [(row.recipient.user.name, str(row.said)) for row in rows]


def test_a_mails_link_answers_nothing_until_one_more_press(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, client: Any
) -> None:
    post, reply = found(cast, cast.mei)
    sent(db, run_jobs, cast.anna)
    ways = links(smtp, run_jobs, "mei@example.test")
    assert set(ways) == {"worked", "failed", "untried"}
    page = client.get(ways["worked"])
    assert page.status_code == 200
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert standing(db) == []
    answered = client.post(ways["worked"].partition("?")[0], data={"said": "worked"})
    assert answered.status_code == 303
    assert standing(db) == [("Mei", "worked")]
    confirmation = db.scalars(select(Confirmation)).one()
    assert (confirmation.user_id, confirmation.reply_id, confirmation.worked) == (cast.mei.id, reply.id, True)
    assert (db.get(Reply, reply.id).worked_count, db.get(Post, post.id).worked_count) == (1, 1)
    assert "Noted. Thank you." in client.get(answered.headers["Location"]).text


def test_an_answer_can_be_changed_and_the_counts_follow(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    _, reply = found(cast, cast.mei)
    relay = sent(db, run_jobs, cast.anna)
    numbers = []
    for said in (Said.WORKED, Said.FAILED, Said.UNTRIED, Said.WORKED):
        says(cast.mei, relay, said)
        says(cast.mei, relay, said)
        db.refresh(reply)
        numbers.append((reply.worked_count, reply.failed_count))
    assert numbers == [(1, 0), (0, 1), (0, 0), (1, 0)]
    assert standing(db) == [("Mei", "worked")]
    assert db.scalars(select(Answer.said).order_by(Answer.id)).all() == ["worked", "failed", "untried", "worked"]


def test_the_version_that_the_person_runs_goes_with_it(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    accounts.add_running(cast.mei, product=cast.lumen, version=cast.version("4.1.2"))
    post, _ = found(cast, cast.mei)
    community.me_too(cast.person("Lee"), post, version=cast.version("4.0"))
    relay = sent(db, run_jobs, cast.anna)
    for row in db.scalars(select(Recipient)).all():
        actions.answer(row.user, row, said=Said.WORKED)
    tried_on = {one.user.name: one.version and one.version.name for one in db.scalars(select(Confirmation))}
    assert tried_on == {"Kim": None, "Mei": "4.1.2", "Lee": "4.0"}
    assert relay.words == "Reset the lock."


def test_what_goes_with_a_no_is_for_support_alone_and_waits_until_taken_care_of(
    db: Any, cast: Any, run_jobs: RunJobs, client: Any, sign_in: Any
) -> None:
    post, _ = found(cast, cast.mei)
    relay = sent(db, run_jobs, cast.anna)
    answer = says(cast.mei, relay, Said.FAILED, "Our key is in the wrong safe.")
    assert [one.id for one in noes_waiting(cast.anna).items] == [answer.id]
    assert noes_waiting(cast.kim).items == []
    assert "wrong safe" not in sign_in(client, cast.kim).get(f"/posts/{post.id}").text
    assert db.scalars(select(Confirmation.note)).all() == [""]
    assert "wrong safe" in sign_in(client, cast.anna).get("/relays/noes").text
    assert client.post(f"/relays/noes/{answer.id}/care").status_code == 303
    assert client.post(f"/relays/noes/{answer.id}/care").status_code == 303
    db.rollback()
    assert noes_waiting(cast.anna).items == []
    with pytest.raises(Refused):
        actions.take_care(cast.kim, answer)
    says(cast.mei, relay, Said.WORKED)
    again = says(cast.mei, relay, Said.FAILED)
    assert [one.id for one in noes_waiting(cast.anna).items] == [again.id], "another no waits anew"


def test_noes_are_paged_latest_first(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    people = [cast.person(f"P{number}") for number in range(5)]
    found(cast, *people)
    relay = sent(db, run_jobs, cast.anna)
    made = [says(person, relay, Said.FAILED).id for person in people]
    first = noes_waiting(cast.anna, size=3)
    second = noes_waiting(cast.anna, first.next_key, size=3)
    assert [one.id for one in (*first.items, *second.items)] == made[::-1]


def test_what_is_said_on_the_page_is_the_answer_and_taking_it_back_takes_it_back(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    post, reply = found(cast, cast.mei)
    sent(db, run_jobs, cast.anna)
    community.confirm(cast.mei, post, reply=reply, worked=False, note="It hangs.")
    run_jobs()
    assert standing(db) == [("Mei", "failed")]
    assert [one.note for one in noes_waiting(cast.anna).items] == ["It hangs."]
    community.withdraw_confirmation(cast.mei, post, reply=reply)
    run_jobs()
    assert standing(db) == []


def test_a_link_is_good_for_one_person_one_relay_one_address_and_ninety_days(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, client: Any
) -> None:
    found(cast, cast.mei)
    sent(db, run_jobs, cast.anna)
    way = links(smtp, run_jobs, "mei@example.test")["worked"].partition("?")[0]
    assert client.get(f"{way}x").status_code == 404
    assert client.get("/relays/answers/x").status_code == 404
    assert client.post(f"{way[:-1]}", data={"said": "worked"}).status_code == 404
    for other in ("/mail/stop/", "/mail/choices/"):
        assert client.get(other + way.rpartition("/")[2]).status_code == 404
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91)):
        old = client.get(way)
        assert (old.status_code, "too old" in old.text, "Reset" in old.text) == (410, True, False)
        assert client.post(way, data={"said": "worked"}).status_code == 410
    cast.mei.email = "new@example.test"
    assert client.get(way).status_code == 404
    cast.mei.email = "mei@example.test"
    cast.mei.active = False
    assert client.get(way).status_code == 404
    assert standing(db) == []


def test_the_page_shows_only_what_its_reader_may_see_now(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, client: Any, sign_in: Any
) -> None:
    post, reply = found(cast, cast.mei, cast.person("Lee"))
    relay = sent(db, run_jobs, cast.anna)
    way = links(smtp, run_jobs, "lee@example.test")["failed"]
    page = client.get(way).text
    assert "Reset the lock." in page
    for hidden in ("Mei", "Ravi", "example.test"):
        assert hidden not in page
    community.edit_post(cast.kim, post, kind=post.kind, title=post.title, body="x", visibility=Visibility.ORGANISATION)
    assert client.get(way).status_code == 404
    assert sign_in(client, cast.mei).get(f"/relays/{relay.id}/answer").status_code == 200
    community.hide(cast.anna, reply, reason="Deletes data.")
    assert client.get(f"/relays/{relay.id}/answer").status_code == 404


def test_who_was_not_told_is_not_asked(db: Any, cast: Any, run_jobs: RunJobs, client: Any, sign_in: Any) -> None:
    found(cast, cast.mei)
    relay = sent(db, run_jobs, cast.anna)
    assert sign_in(client, cast.ravi).get(f"/relays/{relay.id}/answer").status_code == 404
    with pytest.raises(NotFound):
        actions.answer(cast.ravi, answers.recipient(cast.mei, relay.id).recipient, said=Said.WORKED)


def test_a_refused_answer_keeps_what_was_typed(
    db: Any, cast: Any, run_jobs: RunJobs, client: Any, sign_in: Any
) -> None:
    found(cast, cast.mei)
    relay = sent(db, run_jobs, cast.anna)
    sign_in(client, cast.mei)
    long = "y" * 2_001
    page = client.post(f"/relays/{relay.id}/answer", data={"said": "failed", "note": long})
    assert (page.status_code, long in page.text) == (400, True)
    assert client.post(f"/relays/{relay.id}/answer", data={"said": "perhaps"}).status_code == 400
    assert client.post(f"/relays/{relay.id}/answer", data={}).status_code == 400
    assert standing(db) == []


def test_who_said_that_something_worked_is_asked_nothing_more(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, client: Any, sign_in: Any
) -> None:
    post, _ = found(cast, cast.mei)
    sent(db, run_jobs, cast.anna)
    answer = community.reply(cast.person("Lee"), post, kind=ReplyKind.SOLUTION, body="Update the driver.")
    community.confirm(cast.mei, post, reply=answer, worked=True)
    with time_machine.travel(datetime.now(UTC) + LATER):
        run_jobs()
    mail = smtp.to("mei@example.test")[-1].get_body(("plain",)).get_content()
    assert "Reset the lock." in mail
    assert "Did it work" not in mail
    assert "Say whether it worked" not in sign_in(client, cast.mei).get(f"/posts/{post.id}").text
    assert "Say whether it worked" in sign_in(client, cast.kim).get(f"/posts/{post.id}").text


def test_on_the_page_of_a_linked_report_its_author_is_asked_as_well(
    db: Any, cast: Any, run_jobs: RunJobs, client: Any, sign_in: Any, query_counter: Any
) -> None:
    post, _ = found(cast, cast.mei)
    report = problem(cast.person("Lee"), title="It hangs at 4%")
    problems.link(cast.anna, report, post)
    sent(db, run_jobs, cast.anna)
    assert "Say whether it worked" in sign_in(client, report.author).get(f"/posts/{report.id}").text
    with query_counter() as statements:
        assert answers.unanswered(cast.ravi, report) is None
    assert len([one for one in statements if "relay_recipients" in one]) == 1

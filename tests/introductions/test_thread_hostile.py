"""An insider of every role who tries to get at a private thread, and everywhere it must not be found."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.introductions import queries
from portal.introductions.actions import thread as verbs
from portal.introductions.files import File
from portal.introductions.models import Message, Report
from portal.journal import Event
from portal.web.models import KeptForm
from tests.introductions.story import met, shared_problem
from tests.introductions.threads import SECRET, Browse, Pair, addresses, kept, walk, whole, without_token
from tests.notifications.letters import later
from tests.support import pages
from tests.support.cast import Cast
from tests.support.site import new_client


@pytest.mark.parametrize("role", ["mei", "anna", "jo", "ada"])
def test_an_insider_of_any_role_finds_nothing_by_guessing(
    page: Browse, secret_pair: Pair, cast: Cast, db: Any, role: str
) -> None:
    browser, (message, file) = page(getattr(cast, role)), kept(db)
    nothing = browser.get("/introductions/999999")
    for method, path in addresses(secret_pair[0], message, file):
        answer = browser.open(path, method=method, data={"member": 1, "body": "x", "words": "x"})
        assert answer.status_code == 404, (method, path)
        assert SECRET not in answer.text
        if path == f"/introductions/{secret_pair[0].id}":
            assert without_token(answer.text) == without_token(nothing.text)
    db.rollback()
    assert db.scalars(select(Message)).one().taken_back_at is None
    assert not db.scalars(select(Report)).all()


def test_a_member_of_another_introduction_reaches_nothing_through_their_own(
    page: Browse, secret_pair: Pair, cast: Cast, db: Any
) -> None:
    other = cast.person("Lee")
    mine, _ = met(cast.anna, shared_problem(cast.mei, other, title="Another"), cast.mei, other)
    theirs = secret_pair[1]
    message, file = kept(db)
    browser = page(cast.mei)
    assert browser.get(f"/introductions/{mine.id}").status_code == 200
    for method, path in (
        ("GET", f"/introductions/{mine.id}/files/{file.id}"),
        ("DELETE", f"/introductions/{mine.id}/messages/{message.id}"),
        ("GET", f"/introductions/{mine.id}/reports/new?message={message.id}"),
    ):
        answer = browser.open(path, method=method)
        assert (answer.status_code, SECRET in answer.text) == (404, False)
    stranger = browser.post(f"/introductions/{mine.id}/blocks", data={"member": theirs.id})
    assert stranger.status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_told_nothing(app: Flask, secret_pair: Pair, db: Any) -> None:
    message, file = kept(db)
    for method, path in addresses(secret_pair[0], message, file):
        answer = new_client(app).open(path, method=method)
        assert answer.status_code in (303, 404)
        assert SECRET not in answer.text


@pytest.mark.parametrize("role", ["mei", "anna", "ada"])
def test_it_is_in_no_page_list_search_feed_or_journal(
    page: Browse, secret_pair: Pair, cast: Cast, role: str, run_jobs: Callable[..., int]
) -> None:
    run_jobs()
    starts = ["/", "/browse", "/introductions", "/introductions/proposals", "/notifications",
              "/desk", "/insights", "/insights.csv", "/admin/journal", "/admin/state", f"/people/{cast.kim.id}",
              f"/people/{cast.ravi.id}", "/deliveries", "/relays", "/problems"]  # fmt: skip
    found = walk(page(getattr(cast, role)), iter(starts))
    assert "Introductions" in found
    assert SECRET not in found
    browser = page(getattr(cast, role))
    searched, asked = browser.get(f"/search?q={SECRET}").text, browser.post("/suggestions", data={"body": SECRET}).text
    assert 'class="post-row"' not in searched
    assert "suggestion__title" not in asked


def test_mails_say_that_there_is_news_never_who_wrote_or_what(
    secret_pair: Pair, cast: Cast, smtp: Any, run_jobs: Callable[..., int]
) -> None:
    later(run_jobs)
    before = len(smtp.to("ravi@example.test"))
    verbs.write(cast.kim, secret_pair[1], body=f"Once more {SECRET}", files=[File(f"{SECRET}.txt", "text/plain", b"x")])
    later(run_jobs)
    [news] = smtp.to("ravi@example.test")[before:]
    assert str(news["Subject"]) == "A message in your introduction"
    assert f"/introductions/{secret_pair[0].id}" in whole(news)
    assert not [mail for mail in smtp.messages if SECRET in whole(mail)]
    assert not [mail for mail in smtp.to("ravi@example.test") if "Kim" in whole(mail)]
    assert not [mail for mail in smtp.messages if "A message in" in str(mail["Subject"]) and "ravi@" not in mail["To"]]


def test_it_is_in_no_log_export_index_job_or_kept_form(
    secret_pair: Pair,
    cast: Cast,
    app: Flask,
    db: Any,
    caplog: Any,
    page: Browse,
    tmp_path: Any,
    run_jobs: Callable[..., int],
    settings: Any,
) -> None:
    caplog.set_level("DEBUG", logger="portal")
    page(cast.kim).post(f"/introductions/{secret_pair[0].id}/messages", data={"body": f"Again {SECRET}"})
    run_jobs()
    exported = app.test_cli_runner().invoke(args=["export", "posts", str(tmp_path / "all.jsonl")])
    assert SECRET not in exported.output
    assert all(SECRET not in path.read_text() for path in tmp_path.iterdir() if path.is_file())
    assert SECRET not in caplog.text
    indexed = b"".join(path.read_bytes() for path in settings.index_dir.rglob("*") if path.is_file())
    assert SECRET.encode() not in indexed
    assert not [event for event in db.scalars(select(Event)) if SECRET in str(event.data)]
    assert not [form for form in db.scalars(select(KeptForm)) if SECRET in str(form.fields)]


def test_support_that_looks_as_the_customer_does_finds_none_of_it(
    secret_pair: Pair, cast: Cast, db: Any, page: Browse
) -> None:
    message, file = kept(db)
    support = page(cast.anna)
    support.post(f"/people/{cast.kim.id}/viewing", data={"reason": "Kim asked what she sees."})
    with support.session_transaction() as session:
        seen_as = {key: value for key, value in session.items() if key not in ("_user_id", "_fresh")}
    assert seen_as, "nobody's eyes were lent"
    for method, path in addresses(secret_pair[0], message, file):
        answer = support.open(path, method=method)
        assert answer.status_code in (403, 404), (method, path)
        assert SECRET not in answer.text


def test_a_membership_is_no_way_to_see_the_other_introductions_of_somebody(
    page: Browse, secret_pair: Pair, cast: Cast
) -> None:
    post = shared_problem(cast.mei, cast.ravi, title="Only Mei and Ravi")
    introduction, _ = met(cast.anna, post, cast.mei, cast.ravi)
    found = walk(
        page(cast.kim), iter(["/introductions", f"/introductions/{secret_pair[0].id}", "/introductions/shared"]), 40
    )
    assert f"/introductions/{introduction.id}" not in found
    assert queries.others(cast.kim, [introduction.id]) == {}


def test_the_page_of_those_who_met_says_no_id_and_no_colour_that_leads_to_a_full_name(
    page: Browse, db: Any, cast: Cast
) -> None:
    people = [cast.person(f"Person{number}") for number in range(9)]  # so that no two kinds of ids run alike
    ravi = cast.person("Somebody")
    ravi.name = "Ravi Unsaid"
    assert people
    introduction, (kims, ravis) = met(cast.anna, shared_problem(cast.kim, ravi), cast.kim, ravi)
    message = verbs.write(ravi, ravis, body="Hello.")
    text = page(cast.kim).get(f"/introductions/{introduction.id}").text
    main = text.split("<main")[1].split("</main")[0]
    assert "Unsaid" not in text
    assert f"/people/{ravi.id}" not in text
    assert {link for link in pages.read(text).links() if re.search(rf"\b{ravi.id}\b", link)} == set()
    assert {field.attributes.get("value") for field in pages.read(text).all("input")}.isdisjoint({str(ravi.id)})
    shown = main.split(f'id="message-{message.id}"')[1].split("</li>")[0]
    assert f"avatar--{ravis.id % 12}" in shown
    assert ravi.id % 12 != ravis.id % 12
    assert kims.id != ravis.id

"""The thread on its page; and an insider of every role who tries to get at it."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.introductions import actions, files, queries
from portal.introductions.actions import thread as verbs
from portal.introductions.files import File
from portal.introductions.models import Attachment, Introduction, Member, Message, Report
from portal.journal import Event
from portal.web.models import KeptForm
from tests.introductions.story import met, shared_problem
from tests.notifications.letters import later
from tests.support import pages
from tests.support.cast import Cast
from tests.support.site import new_client

SECRET = "quincewood"
SignIn = Callable[[FlaskClient, User], FlaskClient]
Pair = tuple[Introduction, Member, Member]


@pytest.fixture
def pair(db: Any, cast: Cast) -> Pair:
    """Kim and Ravi met, and Kim wrote a secret with a file of that name."""
    introduction, (kims, ravis) = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    log = File(f"{SECRET}.log", "text/plain", SECRET.encode())
    verbs.write(cast.kim, kims, body=f"The word is {SECRET}. <script>alert(1)</script>", files=[log])
    return introduction, kims, ravis


@pytest.fixture
def page(app: Flask, sign_in: SignIn, pair: Pair) -> Callable[[User], FlaskClient]:
    """`page(cast.kim)`: a browser of that person's."""
    return lambda person: sign_in(new_client(app), person)


def addresses(introduction: Introduction, message: Message, file: Attachment) -> list[tuple[str, str]]:
    """Every address of a thread, by method."""
    base = f"/introductions/{introduction.id}"
    return [
        ("GET", base),
        ("POST", f"{base}/messages"),
        ("DELETE", f"{base}/messages/{message.id}"),
        ("GET", f"{base}/files/{file.id}"),
        ("POST", f"{base}/invitation"),
        ("DELETE", f"{base}/invitation"),
        ("GET", f"{base}/reports/new"),
        ("GET", f"{base}/reports/new?message={message.id}"),
        ("POST", f"{base}/reports"),
        ("POST", f"{base}/blocks"),
        ("GET", f"/introductions/threads/{introduction.id}"),
    ]


def kept(db: Any) -> tuple[Message, Attachment]:
    """The message and its file."""
    return db.scalars(select(Message)).one(), db.scalars(select(Attachment)).one()


def test_both_read_it_and_what_was_written_is_made_harmless(page: Any, pair: Pair, cast: Cast) -> None:
    for person in (cast.kim, cast.ravi):
        answer = page(person).get(f"/introductions/{pair[0].id}")
        assert answer.status_code == 200
        assert SECRET in answer.text
        assert "<script>alert" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert faults(answer.text) == []


def faults(text: str) -> list[str]:
    """What is wrong with a page; tokens are switched off in tests, so that some forms have none."""
    return [fault for fault in pages.read(text).faults() if "csrf_token" not in fault]


def test_a_message_with_a_file_is_written_by_form(page: Any, pair: Pair, cast: Cast, db: Any) -> None:
    browser = page(cast.ravi)
    form = browser.get(f"/introductions/{pair[0].id}").text
    key = re.search(r'name="send_key"[^>]* value="([^"]+)"', form)
    assert key
    sent = {"body": "Here it is.", "send_key": key[1], "files": (io.BytesIO(b"%PDF-1.7 x"), "../old proxy.pdf")}
    answer = browser.post(f"/introductions/{pair[0].id}/messages", data=sent)
    db.rollback()
    written = db.scalars(select(Message).order_by(Message.id.desc())).first()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/introductions/{pair[0].id}#message-{written.id}"
    assert (written.author_id, written.body) == (cast.ravi.id, "Here it is.")
    assert [(one.name, one.media_type) for one in written.attachments] == [("old proxy.pdf", "application/pdf")]


def test_large_files_fit_and_larger_ones_are_refused_with_the_words_kept(page: Any, pair: Pair, cast: Cast) -> None:
    browser, url = page(cast.kim), f"/introductions/{pair[0].id}/messages"
    large = io.BytesIO(b"x" * files.LARGEST)
    assert browser.post(url, data={"body": "Large", "files": (large, "large.log")}).status_code == 303
    larger = io.BytesIO(b"x" * (files.LARGEST + 1))
    answer = browser.post(url, data={"body": "What I typed", "files": (larger, "larger.log")})
    assert answer.status_code == 400
    assert "larger.log” is too large" in answer.text
    assert "What I typed</textarea>" in answer.text
    refused = browser.post(url, data={"body": "What I typed", "files": (io.BytesIO(b"MZ"), "run.exe")})
    assert refused.status_code == 400
    assert browser.post(url, data={"body": " "}).status_code == 400


def test_only_here_and_only_for_who_is_signed_in_is_there_room(page: Any, pair: Pair, cast: Cast, app: Flask) -> None:
    much = {"body": "x", "files": (io.BytesIO(b"x" * 2_000_000), "a.log")}
    assert new_client(app).post(f"/introductions/{pair[0].id}/messages", data=much).status_code == 413
    much = {"body": "x", "files": (io.BytesIO(b"x" * 2_000_000), "a.log")}
    assert page(cast.kim).post(f"/introductions/{pair[0].id}/reports", data=much).status_code == 413
    more = {"body": "x", "files": (io.BytesIO(b"x" * (files.ROOM + 1)), "a.log")}
    assert page(cast.kim).post(f"/introductions/{pair[0].id}/messages", data=more).status_code == 413


def test_a_file_is_saved_and_never_shown_or_run(page: Any, pair: Pair, cast: Cast, db: Any) -> None:
    _, file = kept(db)
    answer = page(cast.ravi).get(f"/introductions/{pair[0].id}/files/{file.id}")
    assert answer.data == SECRET.encode()
    assert answer.headers["Content-Disposition"] == f"attachment; filename={SECRET}.log"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", ["mei", "anna", "jo", "ada"])
def test_an_insider_of_any_role_finds_nothing_by_guessing(
    page: Any, pair: Pair, cast: Cast, db: Any, role: str
) -> None:
    browser, (message, file) = page(getattr(cast, role)), kept(db)
    nothing = browser.get("/introductions/999999")
    for method, path in addresses(pair[0], message, file):
        answer = browser.open(path, method=method, data={"person": cast.ravi.id, "body": "x", "words": "x"})
        assert answer.status_code == 404, (method, path)
        assert SECRET not in answer.text
        if path == f"/introductions/{pair[0].id}":
            assert without_token(answer.text) == without_token(nothing.text)
    db.rollback()
    assert db.scalars(select(Message)).one().taken_back_at is None
    assert not db.scalars(select(Report)).all()


def without_token(text: str) -> str:
    """A page but for what is another one each time it is asked for: tokens, the number of a refusal."""
    return re.sub(r'name="csrf-token" content="[^"]*"|value="[^"]{60,}"|<code>[\w-]+</code>', "", text)


def test_a_member_of_another_introduction_reaches_nothing_through_their_own(
    page: Any, pair: Pair, cast: Cast, db: Any
) -> None:
    other = cast.person("Lee")
    mine, _ = met(cast.anna, shared_problem(cast.mei, other, title="Another"), cast.mei, other)
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
    stranger = browser.post(f"/introductions/{mine.id}/blocks", data={"person": cast.kim.id})
    assert stranger.status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_told_nothing(app: Flask, pair: Pair, db: Any) -> None:
    message, file = kept(db)
    for method, path in addresses(pair[0], message, file):
        answer = new_client(app).open(path, method=method)
        assert answer.status_code in (303, 404)
        assert SECRET not in answer.text


def walk(browser: FlaskClient, start: Iterator[str], most: int = 150) -> str:
    """All that a browser can be led to, as one text."""
    waiting, found = list(start), []
    seen: set[str] = set()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen or not path.startswith("/") or path.startswith(("/static", "/styles")):
            continue
        seen.add(path)
        answer = browser.get(path)
        found.append(f"{answer.headers} {answer.get_data(as_text=True)}")
        if answer.status_code == 200 and "html" in answer.content_type:
            waiting += [link.split("#")[0] for link in pages.read(answer.text).links()]
    return "\n".join(found)


@pytest.mark.parametrize("role", ["mei", "anna", "ada"])
def test_it_is_in_no_page_list_search_feed_or_journal(
    page: Any, pair: Pair, cast: Cast, role: str, run_jobs: Callable[..., int]
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
    pair: Pair, cast: Cast, smtp: Any, run_jobs: Callable[..., int]
) -> None:
    later(run_jobs)
    before = len(smtp.to("ravi@example.test"))
    verbs.write(cast.kim, pair[1], body=f"Once more {SECRET}", files=[File(f"{SECRET}.txt", "text/plain", b"x")])
    later(run_jobs)
    [news] = smtp.to("ravi@example.test")[before:]
    assert str(news["Subject"]) == "A message in your introduction"
    assert f"/introductions/{pair[0].id}" in whole(news)
    assert not [mail for mail in smtp.messages if SECRET in whole(mail)]
    assert not [mail for mail in smtp.to("ravi@example.test") if "Kim" in whole(mail)]
    assert not [mail for mail in smtp.messages if "A message in" in str(mail["Subject"]) and "ravi@" not in mail["To"]]


def whole(mail: Any) -> str:
    """All of a mail: its headers and the words of its parts."""
    parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return "".join((str(mail.as_string()), *parts))


def test_it_is_in_no_log_export_index_job_or_kept_form(
    pair: Pair, cast: Cast, app: Flask, db: Any, caplog: Any, page: Any, tmp_path: Any, run_jobs: Callable[..., int],
    settings: Any,
) -> None:  # fmt: skip
    caplog.set_level("DEBUG", logger="portal")
    page(cast.kim).post(f"/introductions/{pair[0].id}/messages", data={"body": f"Again {SECRET}"})
    run_jobs()
    exported = app.test_cli_runner().invoke(args=["export", "posts", str(tmp_path / "all.jsonl")])
    assert SECRET not in exported.output
    assert all(SECRET not in path.read_text() for path in tmp_path.iterdir() if path.is_file())
    assert SECRET not in caplog.text
    indexed = b"".join(path.read_bytes() for path in settings.index_dir.rglob("*") if path.is_file())
    assert SECRET.encode() not in indexed
    assert not [event for event in db.scalars(select(Event)) if SECRET in str(event.data)]
    assert not [form for form in db.scalars(select(KeptForm)) if SECRET in str(form.fields)]


def test_support_reads_a_thread_it_is_invited_to_and_cannot_write_there(
    page: Any, pair: Pair, cast: Cast, db: Any
) -> None:
    introduction = pair[0]
    _, file = kept(db)
    support, path = page(cast.jo), f"/introductions/threads/{introduction.id}"
    for person in (cast.kim, cast.ravi):
        assert support.get(path).status_code == 404
        assert page(person).post(f"/introductions/{introduction.id}/invitation").status_code == 303
    answer = support.get(path)
    assert SECRET in answer.text
    assert "<form" not in answer.text.split("<main")[1].split("</main")[0]
    assert faults(answer.text) == []
    assert support.get(f"/introductions/{introduction.id}/files/{file.id}").data == SECRET.encode()
    assert support.get(f"/introductions/{introduction.id}").status_code == 404
    assert support.post(f"/introductions/{introduction.id}/messages", data={"body": "x"}).status_code == 404
    assert "Support can read this" in page(cast.ravi).get(f"/introductions/{introduction.id}").text
    assert page(cast.mei).get(path).status_code == 404

    page(cast.kim).delete(f"/introductions/{introduction.id}/invitation")
    assert support.get(path).status_code == 404
    assert support.get(f"/introductions/{introduction.id}/files/{file.id}").status_code == 404


def test_a_report_begins_with_the_quotation_and_reaches_support(page: Any, pair: Pair, cast: Cast, db: Any) -> None:
    introduction = pair[0]
    message, _ = kept(db)
    ravi = page(cast.ravi)
    form = ravi.get(f"/introductions/{introduction.id}/reports/new?message={message.id}").text
    assert f"&gt; The word is {SECRET}" in form
    answer = ravi.post(f"/introductions/{introduction.id}/reports", data={"words": "It asks for things."})
    assert answer.status_code == 303
    listed = page(cast.anna).get("/introductions/proposals").text
    assert "It asks for things." in listed
    assert SECRET not in listed
    number = db.scalars(select(Report.id)).one()
    assert page(cast.kim).post(f"/introductions/reports/{number}/care").status_code == 404
    assert page(cast.anna).post(f"/introductions/reports/{number}/care").status_code == 303
    assert "It asks for things." not in page(cast.anna).get("/introductions/proposals").text


def test_one_takes_back_and_blocks_by_form_alone(page: Any, pair: Pair, cast: Cast, db: Any) -> None:
    introduction = pair[0]
    message, _ = kept(db)
    kim = page(cast.kim)
    path = f"/introductions/{introduction.id}/messages/{message.id}"
    assert page(cast.ravi).post(path, data={"_method": "DELETE"}).status_code in (403, 404)
    assert kim.post(path, data={"_method": "DELETE"}).status_code == 303
    assert SECRET not in page(cast.ravi).get(f"/introductions/{introduction.id}").text
    assert kim.post(f"/introductions/{introduction.id}/blocks", data={"person": cast.ravi.id}).status_code == 303
    page_of_ravi = page(cast.ravi).get(f"/introductions/{introduction.id}").text
    assert "blocked" not in page_of_ravi.lower()
    assert 'name="body"' not in page_of_ravi


def test_who_left_a_group_sees_that_they_did(page: Any, cast: Cast, db: Any) -> None:
    lee, noor = cast.person("Lee"), cast.person("Noor")
    introduction, (meis, lees, _) = met(cast.anna, shared_problem(cast.mei, lee, noor), cast.mei, lee, noor)
    actions.withdraw(cast.mei, meis)
    verbs.write(lee, lees, body="Now we are two.")
    answer = page(cast.mei).get(f"/introductions/{introduction.id}")
    assert answer.status_code == 200
    assert "You have left this group" in answer.text
    assert "Now we are two" not in answer.text


def test_support_that_looks_as_the_customer_does_finds_none_of_it(pair: Pair, cast: Cast, db: Any, page: Any) -> None:
    message, file = kept(db)
    support = page(cast.anna)
    support.post(f"/people/{cast.kim.id}/viewing", data={"reason": "Kim asked what she sees."})
    with support.session_transaction() as session:
        seen_as = {key: value for key, value in session.items() if key not in ("_user_id", "_fresh")}
    assert seen_as, "nobody's eyes were lent"
    for method, path in addresses(pair[0], message, file):
        answer = support.open(path, method=method)
        assert answer.status_code in (403, 404), (method, path)
        assert SECRET not in answer.text


def test_a_membership_is_no_way_to_see_the_other_introductions_of_somebody(page: Any, pair: Pair, cast: Cast) -> None:
    post = shared_problem(cast.mei, cast.ravi, title="Only Mei and Ravi")
    introduction, _ = met(cast.anna, post, cast.mei, cast.ravi)
    found = walk(page(cast.kim), iter(["/introductions", f"/introductions/{pair[0].id}", "/introductions/shared"]), 40)
    assert f"/introductions/{introduction.id}" not in found
    assert queries.others(cast.kim, [introduction.id]) == {}

"""The thread on its page: written, read, saved, taken back and reported by plain forms."""

import io
import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.introductions import actions, files
from portal.introductions.actions import thread as verbs
from portal.introductions.models import Message, Report
from tests.introductions.story import met, shared_problem
from tests.introductions.threads import SECRET, Browse, Pair, faults, kept
from tests.support.cast import Cast
from tests.support.site import new_client


def test_both_read_it_and_what_was_written_is_made_harmless(page: Browse, secret_pair: Pair, cast: Cast) -> None:
    for person in (cast.kim, cast.ravi):
        answer = page(person).get(f"/introductions/{secret_pair[0].id}")
        assert answer.status_code == 200
        assert SECRET in answer.text
        assert "<script>alert" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert faults(answer.text) == []


def test_a_message_with_a_file_is_written_by_form(page: Browse, secret_pair: Pair, cast: Cast, db: Any) -> None:
    browser = page(cast.ravi)
    form = browser.get(f"/introductions/{secret_pair[0].id}").text
    key = re.search(r'name="send_key"[^>]* value="([^"]+)"', form)
    assert key
    sent = {"body": "Here it is.", "send_key": key[1], "files": (io.BytesIO(b"%PDF-1.7 x"), "../old proxy.pdf")}
    answer = browser.post(f"/introductions/{secret_pair[0].id}/messages", data=sent)
    db.rollback()
    written = db.scalars(select(Message).order_by(Message.id.desc())).first()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/introductions/{secret_pair[0].id}#message-{written.id}"
    assert (written.author_id, written.body) == (cast.ravi.id, "Here it is.")
    assert [(one.name, one.media_type) for one in written.attachments] == [("old proxy.pdf", "application/pdf")]


def test_large_files_fit_and_larger_ones_are_refused_with_the_words_kept(
    page: Browse, secret_pair: Pair, cast: Cast
) -> None:
    browser, url = page(cast.kim), f"/introductions/{secret_pair[0].id}/messages"
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


def test_only_here_and_only_for_who_is_signed_in_is_there_room(
    page: Browse, secret_pair: Pair, cast: Cast, app: Flask
) -> None:
    much = {"body": "x", "files": (io.BytesIO(b"x" * 2_000_000), "a.log")}
    assert new_client(app).post(f"/introductions/{secret_pair[0].id}/messages", data=much).status_code == 413
    much = {"body": "x", "files": (io.BytesIO(b"x" * 2_000_000), "a.log")}
    assert page(cast.kim).post(f"/introductions/{secret_pair[0].id}/reports", data=much).status_code == 413
    more = {"body": "x", "files": (io.BytesIO(b"x" * (files.ROOM + 1)), "a.log")}
    assert page(cast.kim).post(f"/introductions/{secret_pair[0].id}/messages", data=more).status_code == 413


def test_a_file_is_saved_and_never_shown_or_run(page: Browse, secret_pair: Pair, cast: Cast, db: Any) -> None:
    _, file = kept(db)
    answer = page(cast.ravi).get(f"/introductions/{secret_pair[0].id}/files/{file.id}")
    assert answer.data == SECRET.encode()
    assert answer.headers["Content-Disposition"] == f"attachment; filename={SECRET}.log"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_support_reads_a_thread_it_is_invited_to_and_cannot_write_there(
    page: Browse, secret_pair: Pair, cast: Cast, db: Any
) -> None:
    introduction = secret_pair[0]
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


def test_a_report_begins_with_the_quotation_and_reaches_support(
    page: Browse, secret_pair: Pair, cast: Cast, db: Any
) -> None:
    introduction = secret_pair[0]
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


def test_one_takes_back_and_blocks_by_form_alone(page: Browse, secret_pair: Pair, cast: Cast, db: Any) -> None:
    introduction = secret_pair[0]
    message, _ = kept(db)
    kim = page(cast.kim)
    path = f"/introductions/{introduction.id}/messages/{message.id}"
    assert page(cast.ravi).post(path, data={"_method": "DELETE"}).status_code in (403, 404)
    assert kim.post(path, data={"_method": "DELETE"}).status_code == 303
    assert SECRET not in page(cast.ravi).get(f"/introductions/{introduction.id}").text
    assert kim.post(f"/introductions/{introduction.id}/blocks", data={"member": secret_pair[2].id}).status_code == 303
    page_of_ravi = page(cast.ravi).get(f"/introductions/{introduction.id}").text
    assert "blocked" not in page_of_ravi.lower()
    assert 'name="body"' not in page_of_ravi


def test_who_left_a_group_sees_that_they_did(page: Browse, cast: Cast, db: Any) -> None:
    lee, noor = cast.person("Lee"), cast.person("Noor")
    introduction, (meis, lees, _) = met(cast.anna, shared_problem(cast.mei, lee, noor), cast.mei, lee, noor)
    actions.withdraw(cast.mei, meis)
    verbs.write(lee, lees, body="Now we are two.")
    answer = page(cast.mei).get(f"/introductions/{introduction.id}")
    assert answer.status_code == 200
    assert "You have left this group" in answer.text
    assert "Now we are two" not in answer.text


def test_the_desk_says_what_members_brought_to_support(page: Browse, pair: Pair, cast: Cast) -> None:
    introduction, kims, ravis = pair
    assert "desk-introductions" not in page(cast.anna).get("/desk").text
    told = verbs.report(cast.kim, kims, words="He asks for money.")
    verbs.invite_support(cast.kim, kims)
    verbs.invite_support(cast.ravi, ravis)
    desk = page(cast.anna).get("/desk").text
    assert "He asks for money." in desk
    assert f'href="/introductions/threads/{introduction.id}"' in desk
    answer = page(cast.anna).post(f"/introductions/reports/{told.id}/care", data={"next": "/desk"})
    assert answer.headers["Location"] == "/desk"
    assert "He asks for money." not in page(cast.anna).get("/desk").text

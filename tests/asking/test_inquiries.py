"""Inquiries: what is kept of a visit, and for whom."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.asking.models import Inquiry, Outcome
from tests.asking.conftest import QUESTION, TOKEN, Known, ask, inquiry, say
from tests.support.cast import Cast
from tests.support.site import new_client

SignIn = Callable[[FlaskClient, User], FlaskClient]


def opened(client: FlaskClient, known: Known, **fields: str) -> Any:
    """Open the solved problem, as ask.js notes it."""
    data = {"post": str(known.solved.id), "text": QUESTION, "sealed": ask(client).sealed} | fields
    return client.post(f"/inquiries/{TOKEN}/openings", data=data)


def left(client: FlaskClient, text: str = QUESTION) -> Any:
    """Leave the page."""
    return client.post(f"/inquiries/{TOKEN}/departure", data={"text": text, "sealed": ask(client, text).sealed})


def test_opening_writes_the_question_and_what_was_shown_in_which_order(
    client: FlaskClient, known: Known, db: Any
) -> None:
    asked = ask(client)
    titles, said = asked.titles, re.search(r'data-verdict="(\w+)"', asked.text)
    assert opened(client, known).status_code == 204
    kept = inquiry(db)
    assert kept
    assert said
    assert (kept.text, kept.verdict, kept.outcome, kept.user_id) == (QUESTION, said[1], Outcome.OPENED, None)
    assert [shown.position for shown in kept.shown] == list(range(1, len(titles) + 1))
    assert kept.shown[0].post_id == known.solved.id
    assert [bool(shown.opened_at) for shown in kept.shown] == [True, *[False] * (len(titles) - 1)]
    assert all(shown.score > 0 for shown in kept.shown)


def test_addresses_and_secrets_are_blanked_before_anything_is_kept(client: FlaskClient, known: Known, db: Any) -> None:
    left(client, "sync as kim@example.test from 10.20.30.40 stops, password=hunter2hunter2")
    kept = inquiry(db)
    assert kept
    assert kept.text == "sync as [e-mail address] from [IP address] stops, password=[password]"


def test_leaving_keeps_the_last_text_and_undoes_nothing(client: FlaskClient, known: Known, db: Any) -> None:
    opened(client, known)
    assert left(client, f"{QUESTION}, every morning").status_code == 204
    kept = inquiry(db)
    assert kept
    assert (kept.text, kept.outcome) == (f"{QUESTION}, every morning", Outcome.OPENED)
    assert db.scalar(select(func.count()).select_from(Inquiry)) == 1


def test_what_is_not_shown_any_more_goes_unless_it_was_opened(client: FlaskClient, known: Known, db: Any) -> None:
    opened(client, known)
    left(client, "import drops umlauts")
    kept = inquiry(db)
    assert kept
    assert {shown.post_id for shown in kept.shown} == {known.open.id, known.solved.id}


def test_leaving_without_an_answer_of_ours_writes_nothing(client: FlaskClient, known: Known, db: Any) -> None:
    forged = {"text": QUESTION, "sealed": "eyJ.forged.list"}
    assert client.post(f"/inquiries/{TOKEN}/departure", data=forged).status_code == 400
    assert client.post(f"/inquiries/{TOKEN}/departure", data={"text": QUESTION}).status_code == 404
    assert inquiry(db) is None


def test_the_list_of_another_visit_is_refused(client: FlaskClient, known: Known, db: Any) -> None:
    sealed = ask(client, token="another-token-of-a-visit").sealed
    data = {"post": str(known.solved.id), "text": QUESTION, "sealed": sealed}
    assert client.post(f"/inquiries/{TOKEN}/openings", data=data).status_code == 400
    assert inquiry(db) is None


def test_what_was_not_shown_cannot_be_answered(client: FlaskClient, known: Known, db: Any) -> None:
    assert say(client, ask(client), known.open, "solved").status_code == 404
    assert inquiry(db) is None


def test_an_inquiry_is_for_whoever_asked(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, app: Flask
) -> None:
    client.post("/inquiries", data={"text": QUESTION, "token": TOKEN})
    other = new_client(app)
    assert other.get(f"/inquiries/{TOKEN}").status_code == 404
    assert sign_in(other, cast.anna).get(f"/inquiries/{TOKEN}").status_code == 404
    kims = sign_in(new_client(app), cast.kim)
    kims.post("/inquiries", data={"text": QUESTION, "token": "a-token-of-kims-visit"})
    assert kims.get("/inquiries/a-token-of-kims-visit").status_code == 200
    assert other.get("/inquiries/a-token-of-kims-visit").status_code == 404
    assert client.get("/inquiries/a-token-of-kims-visit").status_code == 404


def test_another_persons_visit_is_never_written_over(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, app: Flask, db: Any
) -> None:
    opened(sign_in(client, cast.kim), known)
    opened(sign_in(new_client(app), cast.mei), known, text="sync stops elsewhere")
    kept = inquiry(db)
    assert kept
    assert (kept.user_id, kept.text) == (cast.kim.id, QUESTION)
    others = db.scalars(select(Inquiry).where(Inquiry.token != TOKEN)).all()
    assert [(other.user_id, other.text) for other in others] == [(cast.mei.id, "sync stops elsewhere")]


def test_who_signs_in_during_the_visit_takes_it_along(
    client: FlaskClient, known: Known, cast: Cast, app: Flask, db: Any
) -> None:
    from portal.accounts.passwords import make_hash  # noqa: PLC0415

    cast.ada.password_hash = make_hash("correct horse battery")
    opened(client, known)
    client.post("/sign-in", data={"email": cast.ada.email, "password": "correct horse battery"})
    kept = inquiry(db)
    assert kept
    assert kept.user_id == cast.ada.id


@pytest.mark.parametrize("path", ["openings", "departure", "answers", "draft"])
def test_nothing_is_written_without_the_forms_own_token(
    known: Known, make_app: Callable[..., Flask], db: Any, path: str, client: FlaskClient
) -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = True
    data = {"post": str(known.solved.id), "answer": "solved", "text": QUESTION, "sealed": ask(client).sealed}
    assert new_client(app).post(f"/inquiries/{TOKEN}/{path}", data=data).status_code == 400
    assert inquiry(db) is None


def test_the_text_stands_in_no_address_and_no_log(
    client: FlaskClient, known: Known, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    text = "an unmistakable question about walruses"
    answer = client.post("/inquiries", data={"text": text, "token": TOKEN})
    client.get(answer.location)
    ask(client, text)
    assert "walruses" not in answer.location
    assert "walruses" not in "".join(
        record.getMessage() for record in caplog.records if "sqlalchemy" not in record.name
    )

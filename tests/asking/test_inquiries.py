"""Inquiries: what is kept of a visit, for whom, and what its answers set in motion."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.accounts.models import Running, User
from portal.asking.models import Inquiry, Outcome, Verdict
from portal.community.models import Confirmation, Draft, MeToo
from tests.asking.conftest import QUESTION, TOKEN, Known, ask, inquiry, say
from tests.community import told
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


def confirmations(db: Any) -> list[Confirmation]:
    """What was confirmed, latest last."""
    db.rollback()
    return list(db.scalars(select(Confirmation).order_by(Confirmation.id)))


def test_opening_writes_the_question_and_what_was_shown_in_which_order(
    client: FlaskClient, known: Known, db: Any
) -> None:
    titles = ask(client).titles
    assert opened(client, known).status_code == 204
    kept = inquiry(db)
    assert kept
    assert (kept.text, kept.verdict, kept.outcome, kept.user_id) == (QUESTION, Verdict.SIMILAR, Outcome.OPENED, None)
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


def test_this_solves_it_lets_the_author_know(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    db.add(Running(user_id=cast.ada.id, product_id=cast.lumen.id, version_id=cast.version("4.2").id))
    answer = say(sign_in(client, cast.ada), ask(client), known.solved, "solved")
    assert answer.status_code == 303
    said = confirmations(db)[-1]
    assert (said.user_id, said.reply_id, said.worked) == (cast.ada.id, known.solution.id, True)
    assert said.version_id == cast.version("4.2").id
    kept = inquiry(db)
    assert kept
    assert (kept.user_id, kept.outcome, kept.shown[0].answer) == (cast.ada.id, Outcome.SOLVED, Outcome.SOLVED)
    assert "Ravi can see that it worked for you" in client.get(answer.location).text


def test_pressed_twice_it_counts_once(client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any) -> None:
    sign_in(client, cast.ada)
    asked = ask(client)
    before = len(confirmations(db))
    assert {say(client, asked, known.solved, "solved").status_code for _ in range(2)} == {303}
    assert len(confirmations(db)) == before + 1


def test_a_workaround_post_is_confirmed_itself(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    say(sign_in(client, cast.ada), ask(client), known.workaround, "solved")
    said = confirmations(db)[-1]
    assert (said.post_id, said.reply_id, said.worked) == (known.workaround.id, None, True)


def test_nobody_confirms_their_own_and_it_is_noted_all_the_same(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    before = len(confirmations(db))
    answer = say(sign_in(client, cast.ravi), ask(client), known.solved, "solved")
    assert len(confirmations(db)) == before
    assert "Good to hear. It is noted." in client.get(answer.location).text


def test_a_visitor_is_thanked_signs_in_and_confirms_with_one_press(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    before = len(confirmations(db))
    answer = say(client, ask(client), known.solved, "solved")
    page = client.get(answer.location).text
    assert len(confirmations(db)) == before
    assert f'href="/sign-up?next=/inquiries/{TOKEN}"' in page
    assert f'href="/sign-in?next=/inquiries/{TOKEN}"' in page
    page = sign_in(client, cast.ada).get(answer.location).text
    assert "Let Ravi know that it worked" in page
    pressed = client.post(f"/inquiries/{TOKEN}/answers", data={"post": str(known.solved.id), "answer": "solved"})
    assert confirmations(db)[-1].user_id == cast.ada.id
    kept = inquiry(db)
    assert kept
    assert kept.user_id == cast.ada.id
    assert "can see that it worked for you" in client.get(pressed.location).text


def test_whose_address_is_not_confirmed_is_told_what_is_missing(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    before = len(confirmations(db))
    answer = say(sign_in(client, cast.person("Lee", confirmed=False)), ask(client), known.solved, "solved")
    assert f'href="/address?next=/inquiries/{TOKEN}"' in client.get(answer.location).text
    assert len(confirmations(db)) == before


def test_i_have_this_too_counts_a_person_in(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    answer = say(client, ask(client), known.solved, "me-too")
    assert "Sign in or join, and one press counts you in." in client.get(answer.location).text
    assert "Count me in" in sign_in(client, cast.ada).get(answer.location).text
    client.post(f"/inquiries/{TOKEN}/answers", data={"post": str(known.solved.id), "answer": "me-too"})
    assert db.scalars(select(MeToo.user_id)).all() == [cast.ada.id]
    assert "You are counted: 2 people have this." in client.get(answer.location).text


def test_who_reported_it_is_counted_already(client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn) -> None:
    answer = say(sign_in(client, cast.kim), ask(client), known.solved, "me-too")
    assert answer.status_code == 303
    assert "You wrote this, so you are counted already." in client.get(answer.location).text


def test_mine_is_different_keeps_the_reason_and_goes_on_to_publish(client: FlaskClient, known: Known, db: Any) -> None:
    answer = say(client, ask(client), known.solved, "different", reason="only on Mondays")
    kept = inquiry(db)
    assert kept
    assert (kept.outcome, kept.shown[0].reason) == (Outcome.DIFFERENT, "only on Mondays")
    page = client.get(answer.location).text
    assert f'value="{QUESTION}"' in page
    assert f"Different from [Sync stops at 4%](/posts/{known.solved.id}): only on Mondays" in page


def test_publishing_carries_every_word(client: FlaskClient, known: Known, db: Any) -> None:
    text = f"{QUESTION}\nmy address is kim@example.test\n\n    E-2041 <b>\n" + "a log line & more\n" * 3_000
    data = {"text": text, "sealed": ask(client).sealed}
    answer = client.post(f"/inquiries/{TOKEN}/draft", data=data)
    assert answer.status_code == 303
    fields = db.scalar(select(Draft)).fields
    assert fields["title"] == QUESTION
    assert fields["body"].split() == text.split("\n", 1)[1].split()
    assert fields["inquiry"] == TOKEN
    assert client.get(answer.location).status_code == 200


def test_without_javascript_the_answer_is_a_page_that_survives_a_reload(
    client: FlaskClient, known: Known, db: Any
) -> None:
    answer = client.post("/inquiries", data={"text": QUESTION, "token": TOKEN})
    assert (answer.status_code, answer.location) == (303, f"/inquiries/{TOKEN}")
    page = client.get(answer.location).text
    assert "Sync stops at 4%" in page
    assert QUESTION in page
    assert client.get(answer.location).text.count("This solves it") == page.count("This solves it") == 2
    kept = inquiry(db)
    assert kept
    assert (kept.outcome, kept.verdict) == (Outcome.LEFT, Verdict.SIMILAR)


def test_without_javascript_what_nobody_knows_goes_on_to_publish(client: FlaskClient, known: Known, db: Any) -> None:
    answer = client.post("/inquiries", data={"text": "purple elephants in the cellar", "token": TOKEN})
    page = client.get(answer.location).text
    assert "We know of nothing like it." in page
    kept = inquiry(db)
    assert kept
    assert kept.verdict == Verdict.NEW
    published = client.post(f"/inquiries/{TOKEN}/draft", data={})
    assert 'value="purple elephants in the cellar"' in client.get(published.location).text


def test_two_letters_are_asked_for_more_and_kept(client: FlaskClient, known: Known, db: Any) -> None:
    answer = client.post("/inquiries", data={"text": "ab", "token": TOKEN})
    assert answer.status_code == 400
    assert "A few words are needed" in answer.text
    assert ">\nab</textarea>" in answer.text


def test_without_javascript_and_without_an_index_the_text_stays(client: FlaskClient, cast: Cast, db: Any) -> None:
    answer = client.post("/inquiries", data={"text": "sync stops <here>", "token": TOKEN})
    assert answer.status_code == 503
    assert "sync stops &lt;here&gt;</textarea>" in answer.text
    published = client.post(f"/inquiries/{TOKEN}/draft", data={"text": "sync stops <here>"})
    assert 'value="sync stops &lt;here&gt;"' in client.get(published.location).text
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


def test_a_post_hidden_meanwhile_is_gone_from_the_results(
    client: FlaskClient, known: Known, cast: Cast, db: Any
) -> None:
    from portal.community import actions  # noqa: PLC0415

    client.post("/inquiries", data={"text": QUESTION, "token": TOKEN})
    actions.hide(cast.anna, known.solved, reason="A test")
    page = client.get(f"/inquiries/{TOKEN}").text
    assert f'href="/posts/{known.solved.id}"' not in page
    assert f'href="/posts/{known.workaround.id}"' in page


def test_a_story_helps_and_nobody_has_it_too(
    client: FlaskClient, known: Known, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    from tests.asking.conftest import index  # noqa: PLC0415

    told.story(cast.kim, title="Zebra crossing built in a morning")
    index(run_jobs)
    text = ask(client, "zebra crossing in the morning").text
    assert "This helps" in text
    assert "I have this too" not in text


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

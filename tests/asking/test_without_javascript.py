"""Without JavaScript the ask box is a form with a results page."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.asking.models import Outcome, Verdict
from tests.asking.conftest import QUESTION, TOKEN, Known, inquiry
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


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
    said = Verdict.SIMILAR if "Worth a look" in page else Verdict.KNOWN
    assert (kept.outcome, kept.verdict) == (Outcome.LEFT, said)


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


def test_a_post_hidden_meanwhile_is_gone_from_the_results(
    client: FlaskClient, known: Known, cast: Cast, db: Any
) -> None:
    from portal.community import actions  # noqa: PLC0415

    client.post("/inquiries", data={"text": QUESTION, "token": TOKEN})
    actions.hide(cast.anna, known.solved, reason="A test")
    page = client.get(f"/inquiries/{TOKEN}").text
    assert f'href="/posts/{known.solved.id}"' not in page
    assert f'href="/posts/{known.workaround.id}"' in page

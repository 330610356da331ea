"""This solves it, I have this too, mine is different: what an answer sets in motion, and what is left to do."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import delete, select

from portal.accounts.models import Running, User
from portal.asking.models import Outcome
from portal.community.models import Confirmation, Draft, MeToo
from tests.asking.conftest import QUESTION, TOKEN, Known, ask, inquiry, say
from tests.community import told
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


def confirmations(db: Any) -> list[Confirmation]:
    """What was confirmed, latest last."""
    db.rollback()
    return list(db.scalars(select(Confirmation).order_by(Confirmation.id)))


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


def test_what_was_said_is_not_offered_again(client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ada)
    shown = ask(client)
    page = client.get(say(client, shown, known.solved, "solved").location).text
    assert (page.count(">This solves it</button>"), page.count(">I have this too</button>")) == (1, 2)
    page = client.get(say(client, shown, known.workaround, "me-too").location).text
    assert (page.count(">This solves it</button>"), page.count(">I have this too</button>")) == (1, 1)


def test_what_was_said_stands_in_its_row_and_can_be_taken_back(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    before = len(confirmations(db))
    shown = ask(sign_in(client, cast.ada))
    say(client, shown, known.solved, "solved")
    page = client.get(say(client, shown, known.workaround, "me-too").location).text
    assert page.count("You said: this solves it") == page.count("You said: I have this too") == 1
    assert (len(confirmations(db)), len(db.scalars(select(MeToo)).all())) == (before + 1, 1)
    assert known.workaround.id != known.solved.id
    for post, left in ((known.workaround, Outcome.SOLVED), (known.solved, Outcome.OPENED)):
        address = f"/inquiries/{TOKEN}/answers"
        assert client.post(address, data={"_method": "DELETE", "post": str(post.id)}).status_code == 303
        kept = inquiry(db)
        assert kept
        assert kept.outcome == left
    assert "You said" not in client.get(f"/inquiries/{TOKEN}").text
    assert (len(confirmations(db)), len(db.scalars(select(MeToo)).all())) == (before, 0)


def test_nobody_takes_back_what_another_said(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    say(sign_in(client, cast.ada), ask(client), known.solved, "solved")
    before = len(confirmations(db))
    answer = sign_in(client, cast.mei).delete(f"/inquiries/{TOKEN}/answers", data={"post": str(known.solved.id)})
    assert answer.status_code == 404
    assert len(confirmations(db)) == before


def test_what_has_no_answer_solves_nothing(client: FlaskClient, known: Known) -> None:
    text = ask(client, "The import drops umlauts").text
    assert "The import drops umlauts" in text
    assert "I have this too" in text
    assert "This solves it" not in text


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


def test_pressing_publish_twice_leaves_one_draft(client: FlaskClient, known: Known, db: Any) -> None:
    data = {"text": QUESTION, "sealed": ask(client).sealed}
    addresses = {client.post(f"/inquiries/{TOKEN}/draft", data=data).location for _ in range(2)}
    assert len(addresses) == 1
    client.post(f"/inquiries/{TOKEN}/draft", data=data | {"text": f"{QUESTION}\nand more"})
    assert len(list(db.scalars(select(Draft)))) == 2


def test_a_story_helps_and_nobody_has_it_too(
    client: FlaskClient, known: Known, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    from tests.asking.conftest import index  # noqa: PLC0415

    told.story(cast.kim, title="Zebra crossing built in a morning")
    index(run_jobs)
    text = ask(client, "zebra crossing in the morning").text
    assert "This helps" in text
    assert "I have this too" not in text


def test_publishing_takes_over_what_the_question_names_else_what_one_runs(
    client: FlaskClient, cast: Cast, known: Known, db: Any, sign_in: SignIn
) -> None:
    version, older = cast.version("4.1"), cast.version("4.0")

    def draft(text: str) -> dict[str, str]:
        db.execute(delete(Draft))
        db.commit()
        assert client.post(f"/inquiries/{TOKEN}/draft", data={"text": text, "sealed": ""}).status_code == 303
        fields: dict[str, str] = db.scalar(select(Draft)).fields
        return {name: fields[name] for name in ("product", "version", "environment")}

    lumen = str(cast.lumen.id)
    assert draft("the zebra stops") == {"product": "", "version": "", "environment": ""}
    named = {"product": lumen, "version": str(version.id), "environment": ""}
    assert draft("the zebra stops in Lumen since 4.1") == named
    db.add(Running(user=cast.kim, product=cast.lumen, version=older, environment="9 places"))
    db.commit()
    sign_in(client, cast.kim)
    assert draft("the zebra stops") == {"product": lumen, "version": str(older.id), "environment": "9 places"}
    assert draft("the zebra stops since 4.1") == named | {"environment": "9 places"}

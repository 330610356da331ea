"""Pages of introductions: what each says, to whom, and that forms work without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.core.errors import NotFound
from portal.introductions import actions, queries
from portal.introductions.models import AnswerKind, Introduction, Wants
from portal.journal import Event
from portal.notifications.models import Delivery
from portal.notifications.previewing import mail_of
from tests.introductions.story import CONTEXT, comes_to_its_end, proposed, request_of, says, shared_problem
from tests.support import pages

Browse = Callable[[Any], Any]


@pytest.fixture
def browse(app: Any, sign_in: Callable[..., Any]) -> Browse:
    """`browse(cast.kim)`: her browser."""
    from tests.support.site import new_client  # noqa: PLC0415

    return lambda person: sign_in(new_client(app), person)


@pytest.fixture
def asked(db: Any, cast: Any) -> Introduction:
    """Anna has asked Kim and Ravi."""
    return proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)


def form_of(text: str) -> dict[str, str]:
    """What the request's form would send if one pressed a button."""
    seen = re.search(r'id="seen"[^>]*value="(\w+)"', text)
    return {"name": "first", "seen": seen[1] if seen else ""}


def faults(text: str) -> list[str]:
    """What is wrong with a page; tokens are switched off here, and a house test looks for them."""
    return [fault for fault in pages.read(text).faults() if "csrf_token" not in fault]


def test_a_request_says_who_asks_why_me_what_happens_and_what_the_other_sees(
    browse: Browse, cast: Any, asked: Introduction
) -> None:
    text = browse(cast.ravi).get(f"/introductions/requests/{request_of(cast.ravi, asked).id}").text
    assert faults(text) == []
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    for said in ("Anna", "asks you", CONTEXT, "You said that you have it, too.", "If you say yes", "your first name"):
        assert said in plain
    assert "Kim" not in plain


def test_changed_choices_are_shown_before_a_yes_counts(browse: Browse, cast: Any, asked: Introduction) -> None:
    client, path = browse(cast.kim), f"/introductions/requests/{request_of(cast.kim, asked).id}"
    sent = form_of(client.get(path).text) | {"email": "y", "answer": "yes"}

    refused = client.post(f"{path}/answer", data=sent)
    assert refused.status_code == 400
    assert "This is what the others would get now." in refused.text
    assert "E-mail: kim@example.test" in refused.text
    assert queries.own_answer(cast.kim, request_of(cast.kim, asked)) is None

    sent |= {"seen": form_of(refused.text)["seen"]}
    assert client.post(f"{path}/answer", data=sent).status_code == 303
    given = queries.own_answer(cast.kim, request_of(cast.kim, asked))
    assert given is not None
    assert given.card == {"name": "Kim", "email": "kim@example.test"}


def test_a_preview_keeps_nothing(browse: Browse, cast: Any, asked: Introduction) -> None:
    client, number = browse(cast.kim), request_of(cast.kim, asked).id
    shown = client.post(f"/introductions/requests/{number}/answer", data={"answer": "preview", "words": "Hello you."})
    assert "Hello you." in shown.text
    assert queries.own_answer(cast.kim, request_of(cast.kim, asked)) is None


@pytest.mark.parametrize("phone", ["call me", "1" * 60])
def test_what_is_no_number_comes_back(browse: Browse, cast: Any, asked: Introduction, phone: str) -> None:
    client, number = browse(cast.kim), request_of(cast.kim, asked).id
    refused = client.post(f"/introductions/requests/{number}/answer", data={"answer": "yes", "phone": phone})
    assert refused.status_code == 400
    assert phone in refused.text


def test_no_and_later_are_noted_and_can_be_changed(browse: Browse, cast: Any, asked: Introduction) -> None:
    client, path = browse(cast.kim), f"/introductions/requests/{request_of(cast.kim, asked).id}"
    for kind, words in (("no", "You said no"), ("later", "You said later")):
        assert client.post(f"{path}/answer", data={"answer": kind}).status_code == 303
        assert words in client.get(path).text
        assert words.lower() in client.get("/introductions").text.lower()


def test_after_the_end_the_page_says_the_same_to_both(browse: Browse, cast: Any, asked: Introduction) -> None:
    says(cast.kim, asked)
    says(cast.ravi, asked, AnswerKind.NO)
    comes_to_its_end(asked)
    for person in (cast.kim, cast.ravi):
        client = browse(person)
        text = client.get(f"/introductions/requests/{request_of(person, asked).id}").text
        assert "It came to nothing this time. Nothing about you was shown to anybody" in text
        assert "Yes, introduce us" not in text
        assert "Not this time" in client.get("/introductions").text
        late = client.post(f"/introductions/requests/{request_of(person, asked).id}/answer", data={"answer": "no"})
        assert late.status_code == 303


def test_a_group_is_told_that_it_is_one_and_not_how_many(browse: Browse, cast: Any, db: Any) -> None:
    people = [cast.kim, cast.ravi, cast.mei]
    group = proposed(cast.anna, shared_problem(*people), *people)
    text = browse(cast.mei).get(f"/introductions/requests/{request_of(cast.mei, group).id}").text
    assert "up to 7 in all" in text
    assert not re.search(r"\b(two|2|3|three) (others|people)", text)


def test_pages_are_kept_by_no_browser(browse: Browse, cast: Any, asked: Introduction) -> None:
    client = browse(cast.kim)
    paths = ["/introductions", "/introductions/shared", "/me/introductions"]
    for path in (*paths, f"/introductions/requests/{request_of(cast.kim, asked).id}"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_support_proposes_by_the_page_and_a_rare_finding_is_looked_at(browse: Browse, cast: Any, db: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    anna = browse(cast.anna)
    assert faults(anna.get(f"/introductions/proposals/new?post={post.id}").text) == []
    sent = {"post": post.id, "people": [cast.kim.id, cast.ravi.id], "context": CONTEXT}

    refused = anna.post("/introductions/proposals", data=sent)
    assert refused.status_code == 400
    assert "only 2 people are known" in refused.text
    fingerprint = re.search(r'id="fingerprint"[^>]*value="(\w+)"', refused.text)
    assert fingerprint

    looked = sent | {"looked_at": "y", "fingerprint": fingerprint[1]}
    done = anna.post("/introductions/proposals", data=looked)
    assert done.status_code == 303
    assert "Kim" in anna.get(done.headers["Location"]).text
    jo = browse(cast.jo)
    assert "Anna chose them" in jo.get(done.headers["Location"]).text
    assert "Ravi" not in jo.get("/introductions/proposals").text
    again = anna.post("/introductions/proposals", data=looked)
    assert again.status_code == 400
    assert len(queries.proposals(cast.anna).items) == 1


def test_support_begins_with_a_person(browse: Browse, cast: Any, db: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    anna = browse(cast.anna)
    assert f"/introductions/proposals/new?person={cast.ravi.id}" in anna.get(f"/people/{cast.ravi.id}").text
    assert post.title in anna.get(f"/introductions/proposals/new?person={cast.ravi.id}").text
    page = anna.get(f"/introductions/proposals/new?post={post.id}&person={cast.ravi.id}").text
    assert "you began with them" in page
    of_support = anna.get(f"/introductions/proposals/new?person={cast.jo.id}")
    assert of_support.headers["Location"] == "/introductions/proposals"


def test_a_customer_wishes_and_takes_it_back(browse: Browse, cast: Any, db: Any) -> None:
    post = shared_problem(cast.kim)
    ravi = browse(cast.ravi)
    assert "I’d like to talk to somebody" in ravi.get(f"/posts/{post.id}", follow_redirects=True).text
    path = f"/posts/{post.id}/introduction-wish"
    assert ravi.get(path).status_code == 200
    assert ravi.post(path, data={"wants": "solved", "words": "How?"}).status_code == 303
    assert "Somebody who has solved this" in ravi.get("/introductions").text
    desk = browse(cast.anna).get("/introductions/proposals").text
    assert "How?" in desk
    assert ravi.delete(path).status_code == 303
    assert "How?" not in browse(cast.anna).get("/introductions/proposals").text
    assert browse(cast.anna).get(path).status_code == 404


def test_one_says_that_one_doesnt_want_to_be_asked(browse: Browse, cast: Any, db: Any) -> None:
    kim = browse(cast.kim)
    assert "You may be asked" in kim.get("/me/introductions").text
    kim.post("/me/introductions/refusal")
    assert "You aren’t asked" in kim.get("/me/introductions").text
    kim.delete("/me/introductions/refusal")
    kim.post("/me/introductions/languages", data={"languages": ["de", "en"]})
    page = kim.get("/me/introductions").text
    assert "You may be asked" in page
    assert len(re.findall(r"<input[^>]*checked[^>]*>", page)) == 2


def test_the_promises_are_for_everybody(client: Any, db: Any) -> None:
    text = client.get("/introductions/promises").text
    assert faults(text) == []
    for promise in (
        "2 times in three months",
        "Only you answer for yourself",
        "not this time",
        "takes everything back",
    ):
        assert promise in text


def test_a_wish_of_a_closed_account_is_read_by_nobody(browse: Browse, cast: Any, db: Any) -> None:
    post = shared_problem(cast.kim)
    actions.wish_for(cast.ravi, post, wants=Wants.HAS, words="Still there?")
    cast.ravi.active = False
    db.flush()
    assert "Still there?" not in browse(cast.anna).get("/introductions/proposals").text


def test_mails_about_introductions_are_in_no_list_of_support(
    browse: Browse, cast: Any, asked: Introduction, db: Any, run_jobs: Callable[..., int]
) -> None:
    run_jobs()
    deliveries = db.scalars(select(Delivery).where(Delivery.subject_type == "introductions")).all()
    assert {one.user_id for one in deliveries} == {cast.kim.id, cast.ravi.id}
    for client in (browse(cast.anna), browse(cast.ada)):
        assert f"introductions {asked.id}" not in client.get("/admin/deliveries").text
        tried = client.post(f"/admin/deliveries/{deliveries[0].id}/tries")
        assert tried.status_code == 404
    event = db.scalar(select(Event.id).where(Event.name == "introductions.proposed"))
    with pytest.raises(NotFound):
        mail_of(event, cast.kim)

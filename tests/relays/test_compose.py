"""Support looks at who gets it and at the mail, then sends it; and sees what became of it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.community import actions as community
from portal.community.models import Standing
from portal.problems import actions as problems
from portal.relays import actions, previewing, rules
from portal.relays.models import NamedAs, Relay, Said
from portal.relays.queries import matrix
from tests.community.told import problem
from tests.relays.stories import found, offered, says, sent, told

RunJobs = Callable[..., int]


@pytest.fixture
def support(client: Any, cast: Any, sign_in: Any) -> Any:
    """Anna's browser."""
    return sign_in(client, cast.anna)


def test_who_gets_it_comes_first_then_the_words_then_the_mail_then_it_goes(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any
) -> None:
    found(cast, cast.mei)
    relay = offered(db, run_jobs)
    page = support.get(f"/relays/{relay.id}").text
    assert page.index("2 people get it") < page.index("What it says")
    assert "Reset the lock in /etc/lumen." in page, "suggested from the answer, without its markup"
    answer = support.post(f"/relays/{relay.id}", data={"words": "Reset the lock, then start it again."})
    assert answer.headers["Location"] == f"/relays/{relay.id}/preview"
    preview = support.get(answer.headers["Location"]).text
    assert "Send this to 2 people?" in preview
    assert "Reset the lock, then start it again." in preview
    assert "Yes, it worked" in preview
    assert told(db) == []
    assert support.post(f"/relays/{relay.id}/sending", data={"seen": "2"}).status_code == 303
    run_jobs()
    assert told(db) == ["Kim", "Mei"]
    assert "2 people were told" in support.get(f"/relays/{relay.id}").text


def test_the_preview_is_the_mail_but_its_links_are_of_who_looks(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any, smtp: Any
) -> None:
    found(cast, cast.mei)
    relay = sent(db, run_jobs, cast.anna)
    letter = previewing.mail_of(relay, cast.anna)
    for kind in (previewing.text(letter), previewing.html(letter)):
        assert "Another customer found a way around it." in kind
        assert "/relays/answers/" not in kind
    twin = support.get(f"/relays/{relay.id}/mail")
    assert "sandbox" in twin.headers["Content-Security-Policy"]
    assert twin.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_more_than_twenty_five_or_more_than_were_shown_are_shown_again(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any
) -> None:
    post, _ = found(cast, *(cast.person(f"P{number}") for number in range(25)))
    relay = offered(db, run_jobs)
    support.post(f"/relays/{relay.id}", data={"words": "Reset the lock."})
    refused = support.post(f"/relays/{relay.id}/sending")
    assert (refused.status_code, "It would go to 26 people now" in refused.text) == (400, True)
    community.me_too(cast.mei, post)
    assert support.post(f"/relays/{relay.id}/sending", data={"seen": "26"}).status_code == 400
    assert support.post(f"/relays/{relay.id}/sending", data={"seen": "27"}).status_code == 303


def test_words_that_were_refused_are_kept(db: Any, cast: Any, run_jobs: RunJobs, support: Any) -> None:
    found(cast, cast.mei)
    relay = offered(db, run_jobs)
    page = support.post(f"/relays/{relay.id}", data={"words": "z" * 4_001})
    assert (page.status_code, "z" * 4_001 in page.text) == (400, True)
    assert support.post(f"/relays/{relay.id}", data={"words": " "}).status_code == 400


def test_a_promise_in_the_words_is_pointed_at(db: Any, cast: Any, run_jobs: RunJobs, support: Any) -> None:
    found(cast, cast.mei)
    relay = offered(db, run_jobs)
    support.post(f"/relays/{relay.id}", data={"words": "It will be gone soon."})
    assert "Is that a promise?" in support.get(f"/relays/{relay.id}/preview").text


@pytest.mark.parametrize(
    ("named_as", "words"),
    [
        (None, "Another customer found"),
        (NamedAs.FULL_NAME, "Ravi Rao found"),
        (NamedAs.FIRST_NAME, "Ravi found"),
        (NamedAs.ORGANISATION, "Somebody at Orbis found"),
        (NamedAs.NOBODY, "Another customer found"),
    ],
)
def test_the_finder_is_named_as_they_allow(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, named_as: NamedAs | None, words: str
) -> None:
    cast.ravi.name = "Ravi Rao"
    found(cast, cast.mei)
    if named_as:
        actions.choose_naming(cast.ravi, named_as)
    relay = sent(db, run_jobs, cast.anna)
    letter = previewing.mail_of(relay, cast.anna)
    assert words in previewing.text(letter)
    assert (named_as == NamedAs.FULL_NAME) == ("Rao" in previewing.html(letter))


def test_the_list_leads_to_offers_noes_and_what_was_put_aside(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any
) -> None:
    assert "Nothing waits to be relayed." in support.get("/relays").text
    found(cast, cast.mei)
    relay = offered(db, run_jobs)
    assert f"/relays/{relay.id}" in support.get("/relays").text
    support.post(f"/relays/{relay.id}/setting-aside", data={"reason": "It deletes drafts."})
    assert "It deletes drafts." in support.get("/relays?state=put-aside").text
    support.delete(f"/relays/{relay.id}/setting-aside")
    sent(db, run_jobs, cast.anna)
    says(cast.mei, relay, Said.FAILED)
    assert "It did not work for 1 person" in support.get("/relays?state=sent").text
    assert "Carried to 2 people: it did not work for 1." in support.get("/relays?state=sent").text


def test_beside_the_post_support_sends_and_everybody_sees_the_numbers(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any, client: Any, sign_in: Any
) -> None:
    post, reply = found(cast)
    community.me_too(cast.mei, post)
    page = support.get(f"/posts/{post.id}").text
    assert "Passed on to others" in page
    begun = support.post("/relays", data={"thing": f"reply:{reply.id}"})
    assert begun.status_code == 303
    relay = sent(db, run_jobs, cast.anna)
    says(cast.mei, relay, Said.WORKED)
    db.commit()
    page = sign_in(client, cast.ravi).get(f"/posts/{post.id}").text
    assert "carried to 2 people: it worked for 1." in page
    assert "Passed on to others" not in page
    for thing in ("reply:9999", "post:1:2", "fix:", "reply:x", ""):
        assert sign_in(client, cast.anna).post("/relays", data={"thing": thing}).status_code == 400


def test_the_matrix_says_who_says_what_of_everything_in_the_cluster(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any, query_counter: Any
) -> None:
    post, reply = found(cast, cast.mei)
    relay = sent(db, run_jobs, cast.anna)
    says(cast.mei, relay, Said.UNTRIED)
    lee = cast.person("Lee")
    other = problem(lee, title="It hangs")
    problems.link(cast.anna, other, post)
    actions.put_aside(cast.anna, offered(db, run_jobs), reason="He has tried it.")
    community.confirm(lee, post, reply=reply, worked=False)
    problems.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    sent(db, run_jobs, cast.anna, words="Update to 4.2.")
    table = matrix(cast.anna, post)
    assert [thing.key for thing in table.things] == [f"reply:{reply.id}", f"fix:{post.id}:{cast.version('4.2').id}"]
    said = {
        person.name: [(cell.said, cell.is_told) if cell else None for cell in cells]
        for person in table.people
        for cells in [[table.cells.get((person.id, thing.key)) for thing in table.things]]
    }
    assert said == {
        "Kim": [(None, True), (None, True)],
        "Mei": [("untried", True), (None, True)],
        "Lee": [("failed", False), (None, True)],
    }
    page = support.get(f"/relays/problems/{other.id}").text
    for words in ("Could not try it", "It did not work", "told, no answer yet", "Fix in Lumen 4.2"):
        assert words in page
    first = matrix(cast.anna, post, size=2)
    assert len(first.people) == 2
    assert len(matrix(cast.anna, post, first.next_key, size=2).people) == 1
    support.get(f"/relays/problems/{post.id}")
    with query_counter() as few:
        support.get(f"/relays/problems/{post.id}")
    for number in range(15):
        community.me_too(cast.person(f"P{number}"), post)
    support.get(f"/relays/problems/{post.id}")  # what a warning counts now and then is counted here
    with query_counter() as many:
        support.get(f"/relays/problems/{post.id}")
    assert len(many) == len(few)


def test_what_went_out_twice_to_those_who_came_later_stands_once(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any
) -> None:
    post, _ = found(cast, cast.mei)
    first = sent(db, run_jobs, cast.anna)
    says(cast.mei, first, Said.WORKED)
    late = cast.person("Late")
    community.me_too(late, post)
    actions.offer(cast.anna, rules.of_relay(first))
    second = sent(db, run_jobs, cast.anna)
    says(late, second, Said.FAILED)
    page = support.get(f"/posts/{post.id}", follow_redirects=True).text
    assert page.count("carried to") == 1
    assert "carried to 3 people: it worked for 1, not for 1" in page
    assert f'/relays/{first.id}"' not in page
    assert page.count(f'href="/relays/{second.id}"') == 1


def test_pages_of_support_read_the_same_number_of_statements_for_one_and_for_many(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any, query_counter: Any
) -> None:
    counts = []
    for number in range(6):
        post, _ = found(cast, cast.mei, title=f"Printing stops {number}")
        relay = sent(db, run_jobs, cast.anna)
        says(cast.mei, relay, Said.FAILED)
        assert post.id
        if number in (0, 5):
            for path in ("/relays?state=sent", "/relays/noes"):
                support.get(path)
                with query_counter() as statements:
                    support.get(path)
                counts.append(len([one for one in statements if "relay" in one]))
    assert counts[:2] == counts[2:]
    assert len(db.scalars(select(Relay.id)).all()) == 6


def test_the_preview_says_who_gets_it_and_whom_the_words_name(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any
) -> None:
    found(cast, cast.mei)
    relay = offered(db, run_jobs)
    support.post(f"/relays/{relay.id}", data={"words": "Ravi's way and Anna's word: reset the lock, Ravioli or not."})
    page = support.get(f"/relays/{relay.id}/preview").text
    assert [name for name in ("Kim</a>", "Mei</a>") if name in page] == ["Kim</a>", "Mei</a>"]
    assert "The words name Ravi, who did not say" in page
    community_words = {"words": "Reset the lock, Ravioli or not."}
    support.post(f"/relays/{relay.id}", data=community_words)
    assert "A customer is named here." not in support.get(f"/relays/{relay.id}/preview").text


def test_a_finder_who_wants_to_be_named_is_named_without_a_warning(
    db: Any, cast: Any, run_jobs: RunJobs, support: Any
) -> None:
    found(cast, cast.mei)
    relay = offered(db, run_jobs)
    actions.choose_naming(cast.ravi, named_as=NamedAs.FULL_NAME)
    support.post(f"/relays/{relay.id}", data={"words": "Ravi's way: reset the lock."})
    assert "A customer is named here." not in support.get(f"/relays/{relay.id}/preview").text

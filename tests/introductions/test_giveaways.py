"""What in a context would give somebody away is marked before it is sent."""

from typing import Any

import pytest

from portal.core.errors import Invalid
from portal.introductions import actions, context, giveaways
from portal.introductions.giveaways import Known, find
from tests.introductions.story import shared_problem

KNOWN = Known(
    people=["Zoë Brandt-Li", "Mark O’Neill"],
    addresses=["zbrandt@nordwind.example"],
    organisations=["Nordwind Logistics", "Office of Parks"],
    titles=["Sync stops at four"],
    others={"Ada Lovelace": "a person's name", "Initech": "an organisation"},
    posts_with={"e2041": 12, "e777": 1}.get,
    affected=20,
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Ask Zoë.", "Zoë"),
        ("ask zoe about it", "zoe"),
        ("ZOE's machine", "ZOE's"),
        ("Brandt Li knows", "Brandt Li"),
        ("the brandtli setup", "brandtli"),
        ("Write to Mark", "Mark"),
        ("oneill has it", "oneill"),
        ("somebody at Nordwind", "Nordwind"),
        ("nordwind logistics runs it", "nordwind logistics"),
        ("the Parks people", "Parks"),
        ("zbrandt wrote", "zbrandt"),
        ("see ada lovelace", "ada lovelace"),
        ("Initech has it", "Initech"),
        ("write to me@some.example", "me@some.example"),
        ("call +49 (30) 123 45-67", "+49 (30) 123 45-67"),
        ("see https://wiki.corp/x/1", "https://wiki.corp/x/1"),
        ("on build7.nordsee.local", "build7.nordsee.local"),
        ("it is 10.1.2.3 there", "10.1.2.3"),
        ("ping @zoe_b", "@zoe_b"),
    ],
)
def test_names_organisations_and_addresses_must_be_changed(text: str, marked: str) -> None:
    hard = [one for one in find(text, KNOWN) if one.hard]
    assert marked in {one.words for one in hard}
    for one in hard:
        assert text[one.start : one.end] == one.words


@pytest.mark.parametrize("text", ["It fails with E-777.", "It is like “Sync stops at four”.", "See C:\\Depot\\lock.db"])
def test_what_leads_to_one_post_must_be_looked_at(text: str) -> None:
    found = find(text, KNOWN)
    assert found
    assert not any(one.hard for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Both of you see the sync stop at the fourth file, with E-2041, on Lumen 4.1.",
        "You will mark it may be.",  # names of people, written as words
        "Two customers in another office have tried a lot.",
        "It began in the spring, behind a proxy.",
    ],
)
def test_plain_sentences_are_left_alone(text: str) -> None:
    known = Known(KNOWN.people, KNOWN.addresses, KNOWN.organisations, posts_with=lambda key: 30, affected=20)
    assert find(text, known) == []


def test_a_small_circle_is_said(db: Any) -> None:
    (only,) = find("It stops.", Known(affected=2))
    assert "only 2 people" in only.kind
    assert not only.hard


def test_what_was_looked_at_covers_nothing_typed_afterwards() -> None:
    before = giveaways.fingerprint(find("It fails with E-777.", KNOWN))
    assert before != giveaways.fingerprint(find("It fails with E-777 and E-888.", KNOWN))


@pytest.fixture
def post(db: Any, cast: Any) -> Any:
    """A problem that five have."""
    return shared_problem(cast.kim, cast.ravi, *(cast.person(name) for name in ("Lee", "Noor", "Ines")))


def test_a_context_that_names_somebody_is_not_sent(db: Any, cast: Any, post: Any) -> None:
    people = [cast.kim.id, cast.ravi.id]
    for text in ("Kim has it.", "A friend at Orbis.", "Ask ravi@example.test.", "As Noor says."):
        with pytest.raises(Invalid, match="give somebody away"):
            actions.propose(cast.anna, post, people=people, context=text, looked_at="x" * 32)


def test_a_rare_code_is_sent_only_when_it_was_looked_at(db: Any, cast: Any, post: Any) -> None:
    text, people = "Both of you see E-90210.", [cast.kim.id, cast.ravi.id]
    with pytest.raises(Invalid, match="Look at what is named"):
        actions.propose(cast.anna, post, people=people, context=text)
    looked_at = giveaways.fingerprint(context.giveaways_in(text, post, [cast.kim, cast.ravi], cast.anna))
    assert actions.propose(cast.anna, post, people=people, context=text, looked_at=looked_at).context == text


def test_a_code_that_many_posts_name_is_harmless(db: Any, app: Any, cast: Any, post: Any, run_jobs: Any) -> None:
    for number in range(3):
        shared_problem(cast.mei, title=f"Stops {number}", body="E-2041 again.")
    run_jobs()
    assert context.giveaways_in("Both of you see E-2041.", post, [cast.kim, cast.ravi], cast.anna) == []
    assert context.giveaways_in("Both of you see E-90210.", post, [cast.kim, cast.ravi], cast.anna) != []


def test_what_is_suggested_gives_nobody_away(db: Any, cast: Any, post: Any) -> None:
    for people in ([cast.kim, cast.ravi], [cast.ravi, post.author], [cast.ravi, db_lee(post)]):
        text = context.suggested(post, [person.id for person in people])
        assert not [one for one in context.giveaways_in(text, post, people, cast.anna) if one.hard]
        assert post.title not in text or cast.kim not in people


def db_lee(post: Any) -> Any:
    """Lee, who has it, too."""
    return next(one.person for one in actions.offered(post) if one.person.name == "Lee")

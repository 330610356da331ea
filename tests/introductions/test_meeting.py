"""What those who met share, how it ends, what stays; whether it helped; a story; groups."""

import re
from datetime import timedelta
from typing import Any

import pytest

from portal.accounts import actions as accounts
from portal.core import clock
from portal.core.errors import Invalid, NotFound, Refused
from portal.introductions import actions, queries, rules
from portal.introductions.cards import Choices
from portal.introductions.models import AnswerKind, Block, Message, Outcome, Wants
from portal.journal import Event
from tests.introductions.story import after, comes_to_its_end, met, proposed, says, shared_problem

EVERYTHING = Choices(organisation=True, email=True, phone="030 12345", words="Ask me anything.")


def cards_seen_by(viewer: Any, introduction: Any) -> list[dict[str, str]]:
    """The cards that the viewer may see."""
    mine = queries.member(viewer, introduction.id)
    everybody = queries.members(introduction.id)
    here = queries.present(everybody)
    others = [one for one in everybody if one.user_id != viewer.id]
    return [one.card for one in others if rules.may_see_card(viewer, mine, one, owner_is_present=one in here)]


def test_when_one_of_two_ends_it_both_cards_are_taken_back_and_nobody_writes(db: Any, cast: Any) -> None:
    introduction, (kim, ravi) = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    assert [card["name"] for card in cards_seen_by(cast.ravi, introduction)] == ["Kim"]

    actions.withdraw(cast.kim, kim)
    actions.withdraw(cast.kim, kim)

    assert cards_seen_by(cast.ravi, introduction) == cards_seen_by(cast.kim, introduction) == []
    here = [one.user_id for one in queries.present(queries.members(introduction.id))]
    assert not rules.may_write(cast.ravi, ravi, here)
    assert not rules.may_write(cast.kim, kim, here)
    assert rules.may_read_thread(cast.ravi, ravi, is_group=False)
    assert kim.card == {}
    assert kim.kinds == ["first name"]


def test_nobody_ends_it_for_somebody_else(db: Any, cast: Any) -> None:
    _, (kim, ravi) = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    for other in (cast.anna, cast.ada, cast.mei, cast.ravi):
        with pytest.raises(Refused):
            actions.withdraw(other, kim)
        with pytest.raises(Refused):
            actions.block(other, kim, ravi)
    assert kim.left_at is None


def test_the_other_is_told_kindly_and_who_blocked_looks_like_who_withdrew(
    db: Any, cast: Any, run_jobs: Any, client: Any, sign_in: Any
) -> None:
    texts = []
    for name, end in (("Lee", actions.withdraw), ("Noor", actions.block)):
        other = cast.person(name)
        introduction, (mine, theirs) = met(cast.anna, shared_problem(other, cast.mei), other, cast.mei)
        end(other, mine, *([theirs] if end is actions.block else []))
        run_jobs()
        browser = sign_in(client, cast.mei)
        news, page = browser.get("/notifications").text, browser.get(f"/introductions/{introduction.id}").text
        assert "It says nothing about you" in page
        assert name not in page
        texts.append(re.findall(r"told-item__words\"[^>]*>(The other person has ended it[^<]*)<", news))
    assert texts == [texts[0], texts[0] * 2]
    assert len(texts[0]) == 1


def test_a_block_keeps_them_apart_for_good_until_it_is_taken_back(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    _, (kim, ravi) = met(cast.anna, post, cast.kim, cast.ravi)
    actions.block(cast.kim, kim, ravi)
    with pytest.raises(Invalid):
        actions.block(cast.kim, kim, kim)
    with clock.travel(kim.created + timedelta(days=800)):
        assert actions.offered(post, person=cast.ravi) == []
        actions.unblock_everybody(cast.kim)
        assert [one.person for one in actions.offered(post, person=cast.ravi)] == [cast.kim]


def test_closing_the_account_takes_everything_back_for_good(db: Any, cast: Any, run_jobs: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    introduction, (kim, _) = met(cast.anna, post, cast.kim, cast.ravi, choices=EVERYTHING)
    db.add(Message(introduction_id=introduction.id, author_id=cast.kim.id, body="My secret way."))
    actions.say_whether_it_helped(cast.kim, kim, helped=True, thanks="Many thanks.")
    wish = actions.wish_for(cast.kim, post, wants=Wants.HAS, words="Anybody at all?")

    accounts.deactivate(cast.ada, cast.kim, "asked for it")
    assert cards_seen_by(cast.ravi, introduction) == []  # at once, before any worker has run
    run_jobs()
    accounts.reactivate(cast.ada, cast.kim, "came back")
    db.expire_all()

    assert (kim.card, kim.left_at is not None) == ({}, True)
    assert cards_seen_by(cast.ravi, introduction) == []
    (message,) = db.query(Message)
    assert (message.body, message.taken_back_at is not None) == ("", True)
    assert (wish.words, wish.ended_at is not None) == ("", True)
    assert [one.thanks for one in queries.feedback(introduction.id).values()] == [""]


def test_what_was_shared_stands_in_ones_own_list_and_nowhere_else(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    _, (kim, _) = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi, choices=EVERYTHING)
    said = "first name, organisation, e-mail address, telephone number, a few words"
    page = sign_in(client, cast.kim).get("/introductions/shared").text
    assert said in page
    assert "with Ravi" in page
    actions.withdraw(cast.kim, kim)
    page = client.get("/introductions/shared").text
    assert said in page
    assert "Taken back" in page
    assert "Ravi" not in page
    assert said not in sign_in(client, cast.mei).get("/introductions/shared").text


def test_whether_it_helped_is_said_once_and_thanks_are_passed_on(
    db: Any, cast: Any, client: Any, sign_in: Any, run_jobs: Any
) -> None:
    introduction, (kim, _) = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    actions.say_whether_it_helped(cast.kim, kim, helped=True, thanks="You saved my week.")
    with pytest.raises(Refused):
        actions.say_whether_it_helped(cast.kim, kim, helped=False)
    run_jobs()
    browser = sign_in(client, cast.ravi)
    assert "You saved my week." in browser.get(f"/introductions/{introduction.id}").text
    assert "says thank you" in browser.get("/notifications").text
    assert "You saved my week." not in browser.get("/notifications").text
    assert queries.counts(introduction.created).helped == 1


def test_each_is_asked_once_whether_it_helped_a_week_later(db: Any, cast: Any, run_jobs: Any) -> None:
    introduction, _ = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    actions.ask_whether_it_helped()
    assert introduction.asked_whether_at is None
    for days in (8, 9):
        with clock.travel(introduction.created + timedelta(days=days)):
            actions.ask_whether_it_helped()
    assert introduction.asked_whether_at == introduction.created + timedelta(days=8)


def test_a_story_needs_leave_of_both_and_begins_with_nothing_of_the_other(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    post = shared_problem(cast.kim, cast.ravi, product=cast.lumen)
    introduction, (kim, ravi) = met(cast.anna, post, cast.kim, cast.ravi, choices=EVERYTHING)
    actions.allow_story(cast.kim, kim)
    browser = sign_in(client, cast.ravi)
    page = browser.get(f"/introductions/{introduction.id}").text
    assert "Begin a story" not in page
    assert "glad of a story. <a" not in page  # nor does Ravi see that Kim would be

    actions.allow_story(cast.ravi, ravi)
    page = browser.get(f"/introductions/{introduction.id}").text
    assert f'href="/posts/new?kind=story&amp;product={cast.lumen.id}"' in page
    actions.disallow_story(cast.kim, kim)
    assert "Begin a story" not in browser.get(f"/introductions/{introduction.id}").text


def test_counts_are_of_introductions(db: Any, cast: Any) -> None:
    people = [cast.person(f"Person{number}") for number in range(4)]
    post = shared_problem(cast.kim, cast.ravi, *people)
    first, (kim, _) = met(cast.anna, post, cast.kim, cast.ravi)
    actions.say_whether_it_helped(cast.kim, kim, helped=False)
    unmet = proposed(cast.anna, post, *people[:2])
    proposed(cast.jo, post, *people[2:])
    with clock.travel(after(unmet)):
        unmet.answers_until = first.created
        actions.settle(first.created + timedelta(seconds=1))
    assert queries.counts(first.created) == queries.Counts(proposed=3, met=1, not_this_time=1, waiting=1, helped=0)


@pytest.fixture
def group(db: Any, cast: Any) -> Any:
    """Four are asked about one problem."""
    people = [cast.kim, cast.ravi, cast.mei, cast.person("Lee")]
    return proposed(cast.anna, shared_problem(*people), *people), people


def test_a_group_meets_at_once_when_all_say_yes(db: Any, cast: Any, group: Any) -> None:
    introduction, people = group
    for person in people:
        assert introduction.opened_at is None
        says(person, introduction)
    assert len(queries.members(introduction.id)) == 4


def test_else_those_who_said_yes_meet_on_the_last_day_and_the_rest_hear_what_all_others_hear(
    db: Any, cast: Any, group: Any, run_jobs: Any, client: Any, sign_in: Any
) -> None:
    introduction, (kim, ravi, mei, lee) = group
    says(kim, introduction)
    says(ravi, introduction)
    says(mei, introduction, AnswerKind.NO)
    comes_to_its_end(introduction)
    run_jobs()
    assert {one.user_id for one in queries.members(introduction.id)} == {kim.id, ravi.id}
    for person in (mei, lee):
        assert rules.outcome(introduction, met=bool(queries.has_met(person, [introduction.id]))) == (
            Outcome.NOT_THIS_TIME
        )
        with pytest.raises(NotFound):
            queries.member(person, introduction.id)
        news = sign_in(client, person).get("/notifications").text
        assert "An introduction: not this time" in news
        assert "You are introduced" not in news


def test_leaving_a_group_is_silent_and_the_rest_go_on(db: Any, cast: Any, group: Any, run_jobs: Any) -> None:
    introduction, people = group
    for person in people:
        says(person, introduction)
    actions.withdraw(cast.mei, queries.member(cast.mei, introduction.id))
    assert db.query(Event).filter_by(name="introductions.withdrawn").count() == 0
    assert {card["name"] for card in cards_seen_by(cast.kim, introduction)} == {"Ravi", "Lee"}
    here = [one.user_id for one in queries.present(queries.members(introduction.id))]
    assert rules.may_write(cast.kim, queries.member(cast.kim, introduction.id), here)


def test_blocking_one_of_a_group_is_leaving_it(db: Any, cast: Any, group: Any) -> None:
    introduction, people = group
    for person in people:
        says(person, introduction)
    mine, theirs = queries.member(cast.kim, introduction.id), queries.member(cast.ravi, introduction.id)
    actions.block(cast.kim, mine, theirs)
    assert mine.left_at is not None
    assert db.get(Block, (cast.kim.id, cast.ravi.id)) is not None

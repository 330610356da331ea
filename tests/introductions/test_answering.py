"""Each answers for themselves; two yeses open it at once; all else ends alike, at the same moment."""

import contextvars
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.core import clock
from portal.core.db import db as database
from portal.core.db import unit_of_work
from portal.core.errors import Invalid, NotFound, Refused
from portal.introductions import actions, queries, rules
from portal.introductions.cards import Choices, NameShown
from portal.introductions.models import Answer, AnswerKind, Introduction, Member, Outcome, Request
from portal.journal import Event
from portal.notifications.queries.bell import has_unread_of
from tests.introductions.story import after, met, proposed, request_of, says, shared_problem, today

YES, NO, LATER = AnswerKind.YES, AnswerKind.NO, AnswerKind.LATER


def outcome(person: Any, introduction: Introduction) -> Outcome:
    """What that person learns."""
    return rules.outcome(introduction, met=bool(queries.has_met(person, [introduction.id])))


def test_one_yes_opens_nothing_and_two_do_at_once(db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)

    says(cast.kim, introduction)
    assert outcome(cast.kim, introduction) == Outcome.WAITING
    with pytest.raises(NotFound):
        queries.member(cast.kim, introduction.id)

    says(cast.ravi, introduction)
    assert (outcome(cast.kim, introduction), outcome(cast.ravi, introduction)) == (Outcome.MET, Outcome.MET)


def test_both_get_exactly_what_each_saw_and_chose(db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    says(cast.kim, introduction, choices=Choices(organisation=True, phone=" 030  12345 ", words="Ask me."))
    cast.kim.name, cast.kim.organisation = "Kimberley Park", cast.orbis  # afterwards; she said yes to something else
    says(cast.ravi, introduction, choices=Choices(email=True))

    cards = {one.user_id: one.card for one in queries.members(introduction.id)}

    assert cards[cast.kim.id] == {"name": "Kim", "organisation": "Hatch", "phone": "030 12345", "words": "Ask me."}
    assert cards[cast.ravi.id] == {"name": "Ravi", "email": "ravi@example.test"}


def test_a_yes_to_another_card_than_was_seen_is_no_yes(db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    asked = request_of(cast.kim, introduction)
    with pytest.raises(Invalid, match="Look at it"):
        actions.answer(cast.kim, asked, YES, Choices(name=NameShown.FULL, email=True), seen="")


@pytest.mark.parametrize("kind", [NO, LATER, None])
def test_no_later_and_silence_end_alike_on_the_last_day(db: Any, cast: Any, kind: AnswerKind | None) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    says(cast.kim, introduction)
    if kind is not None:
        says(cast.ravi, introduction, kind)

    with clock.travel(introduction.answers_until - timedelta(seconds=1)):
        assert actions.settle() == 0
        assert outcome(cast.kim, introduction) == Outcome.WAITING
    with clock.travel(after(introduction)):
        assert actions.settle() == 1
        assert (outcome(cast.kim, introduction), outcome(cast.ravi, introduction)) == (Outcome.NOT_THIS_TIME,) * 2
        assert actions.settle() == 0


def test_after_the_end_nobody_can_answer_and_nothing_that_was_answered_is_left(db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    says(cast.kim, introduction)
    with clock.travel(after(introduction)):
        with pytest.raises(Refused):
            says(cast.ravi, introduction)
        actions.settle()
        with pytest.raises(Refused):
            says(cast.ravi, introduction)
    assert db.scalar(select(func.count()).select_from(Answer)) == 0
    assert db.scalar(select(func.count()).select_from(Member)) == 0


def test_nobody_answers_for_somebody_else_whoever_they_are(db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    asked = request_of(cast.kim, introduction)
    for other in (cast.anna, cast.jo, cast.ada, cast.ravi, cast.mei):
        with pytest.raises(Refused):
            actions.answer(other, asked, YES, Choices(), seen="")
        with pytest.raises(NotFound):
            queries.request(other, asked.id)
        assert queries.own_answer(other, asked) is None


def test_one_may_change_ones_mind_until_it_opens(db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    says(cast.kim, introduction)
    says(cast.kim, introduction, NO)
    says(cast.ravi, introduction)
    assert introduction.opened_at is None
    assert [answer.card for answer in db.scalars(select(Answer).where(Answer.kind == NO))] == [{}]
    says(cast.kim, introduction)
    assert introduction.opened_at is not None


def test_what_was_put_off_is_brought_to_mind_once_and_without_a_mail(
    db: Any, cast: Any, smtp: Any, run_jobs: Any, client: Any, sign_in: Any
) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    run_jobs()
    says(cast.kim, introduction, LATER)
    path = f"/introductions/requests/{request_of(cast.kim, introduction).id}"
    browser, about = sign_in(client, cast.kim), (Introduction.__tablename__, introduction.id)
    browser.get(path)
    assert not has_unread_of(cast.kim, *about)

    shortly_before = introduction.answers_until - timedelta(days=2)
    actions.remind(shortly_before)
    assert has_unread_of(cast.kim, *about)
    browser.get(path)
    actions.remind(shortly_before)
    assert not has_unread_of(cast.kim, *about)
    assert smtp.messages == []


def test_a_closed_account_has_said_nothing(db: Any, cast: Any, run_jobs: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    says(cast.kim, introduction)
    accounts.deactivate(cast.ada, cast.kim, "asked for it")
    says(cast.ravi, introduction)
    assert introduction.opened_at is None
    run_jobs()
    accounts.reactivate(cast.ada, cast.kim, "came back")
    says(cast.ravi, introduction)
    assert introduction.opened_at is None  # an admin can't bring a yes back


def test_who_doesnt_want_to_be_asked_any_more_has_said_nothing(db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    says(cast.kim, introduction)
    actions.refuse(cast.kim)
    says(cast.ravi, introduction)
    assert introduction.opened_at is None


def test_no_event_tells_of_an_answer_and_none_of_the_others_names_anybody(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    introduction = proposed(cast.anna, post, cast.kim, cast.ravi)
    before = db.scalar(select(func.max(Event.id)))
    for kind in (NO, LATER, YES):
        says(cast.kim, introduction, kind)
    assert db.scalar(select(func.max(Event.id))) == before

    says(cast.ravi, introduction)
    actions.withdraw(cast.kim, queries.member(cast.kim, introduction.id))
    events = db.scalars(select(Event).where(Event.id > before)).all()
    assert [event.name for event in events] == ["introductions.met", "introductions.withdrawn"]
    assert {event.actor_id for event in events} == {None}
    assert {str(event.data) for event in events} == {"{}"}
    assert {event.subject_type for event in events} == {"introductions"}


def test_two_yeses_in_the_same_moment_open_one_thread(app: Flask, db: Any, cast: Any) -> None:
    introduction = proposed(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    asked = [request_of(person, introduction).id for person in (cast.kim, cast.ravi)]
    number, people = introduction.id, [cast.kim.id, cast.ravi.id]
    db.commit()
    start, errors = threading.Barrier(2), []

    def run(index: int) -> None:
        with app.app_context():
            try:
                start.wait()
                with unit_of_work():
                    person = database.session.get_one(User, people[index])
                    request = database.session.get_one(Request, asked[index])
                    says(person, request.introduction)
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=contextvars.Context().run, args=(run, index)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.expire_all()
    assert errors == []
    assert db.get(Introduction, number).opened_at is not None
    assert db.scalar(select(func.count()).select_from(Member)) == 2
    assert db.scalar(select(func.count()).where(Event.name == "introductions.met")) == 1


def test_somebody_blocked_meanwhile_is_not_met(db: Any, cast: Any) -> None:
    post, other = shared_problem(cast.kim, cast.ravi, cast.mei), shared_problem(cast.kim, cast.ravi, title="Another")
    with clock.travel(today() - timedelta(days=400)):
        _, (kim, ravi) = met(cast.anna, other, cast.kim, cast.ravi)
    later = proposed(cast.anna, post, cast.kim, cast.ravi, cast.mei)
    for person in (cast.kim, cast.ravi, cast.mei):
        if person is cast.mei:
            actions.block(cast.kim, kim, ravi)
        says(person, later)
    assert later.opened_at is None
    with clock.travel(after(later)):
        actions.settle()
    assert {one.user_id for one in queries.members(later.id)} == {cast.ravi.id, cast.mei.id}

"""Anything may happen in any order, on a clock that jumps: limits hold, nothing is shown that should not be, and
everything that is shown is listed."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.core import clock
from portal.core.db import db as database
from portal.core.errors import Invalid, NotFound, PortalError, Refused
from portal.introductions import actions, cards, queries, rules
from portal.introductions.cards import Choices, NameShown
from portal.introductions.models import Answer, AnswerKind, Introduction, Member, Outcome, Request
from tests.introductions.story import proposed, shared_problem
from tests.support.cast import Cast

PEOPLE = 5
BEGAN = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
LIMIT = 2
person_numbers = st.integers(0, PEOPLE - 1)
CHOICES = st.builds(
    Choices,
    name=st.sampled_from(NameShown),
    organisation=st.booleans(),
    email=st.booleans(),
    phone=st.sampled_from(["", "030 12345"]),
    words=st.sampled_from(["", "Ask me."]),
)
made: list[tuple[Flask, Any]] = []


class Introductions(RuleBasedStateMachine):
    """Five customers with one problem, two of support, and a clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        app, empty = made[0]
        empty(app)
        self.context = app.app_context()
        self.context.push()
        self.now = BEGAN
        self.said: dict[tuple[int, int], AnswerKind] = {}  # what each answered last, by introduction and person
        self.seen_cards: dict[tuple[int, int], dict[str, str]] = {}
        self.closed: set[int] = set()
        self.refused: set[int] = set()
        self.blocked: set[tuple[int, int]] = set()

    def teardown(self) -> None:
        """Leave no session behind."""
        database.session.rollback()
        database.session.remove()
        self.context.pop()

    @initialize()
    def people_with_a_problem(self) -> None:
        with clock.travel(self.now):
            self.cast = Cast(database.session)
            self.people = [self.cast.person(f"Person{number} Longname") for number in range(PEOPLE)]
            for number, one in enumerate(self.people):
                one.email = f"person{number}@example.test"
            self.staff = [self.cast.anna, self.cast.jo]
            self.post = shared_problem(self.cast.mei, *self.people)
            self.cast.ada  # noqa: B018  (made when named)

    @rule(who=st.sets(person_numbers, min_size=2, max_size=4), by=st.integers(0, 1))
    def propose(self, who: set[int], by: int) -> None:
        with clock.travel(self.now):
            chosen = [self.people[number] for number in sorted(who)]
            try:
                proposed(self.staff[by], self.post, *chosen)
            except Invalid:
                return
        ids = [one.id for one in chosen]
        assert not {*ids} & (self.closed | self.refused)
        assert not [pair for pair in self.blocked if pair[0] in ids and pair[1] in ids]

    @rule(who=person_numbers, kind=st.sampled_from(AnswerKind), choices=CHOICES)
    def answer(self, who: int, kind: AnswerKind, choices: Choices) -> None:
        """The latest request that somebody has."""
        somebody = self.people[who]
        with clock.travel(self.now):
            for request in queries.requests(somebody).items[:1]:
                card = cards.card(somebody, cards.checked(choices))
                try:
                    actions.answer(somebody, request, kind, choices, seen=cards.fingerprint(card))
                except Refused:
                    assert (
                        request.introduction.opened_at
                        or request.introduction.told_at
                        or self.now >= request.introduction.answers_until
                    )
                    return
                key = (request.introduction_id, somebody.id)
                self.said[key] = kind
                self.seen_cards[key] = card

    @rule(who=person_numbers)
    def answer_for_somebody_else(self, who: int) -> None:
        with clock.travel(self.now):
            for request in queries.requests(self.people[who]).items[:1]:
                for other in (*self.staff, self.cast.ada, self.people[(who + 1) % PEOPLE]):
                    with pytest.raises(PortalError):
                        actions.answer(other, request, AnswerKind.NO)

    @rule(days=st.sampled_from([0, 1, 5, 14, 15, 40, 93]), minutes=st.integers(0, 59))
    def time_passes(self, days: int, minutes: int) -> None:
        self.now += timedelta(days=days, minutes=minutes)

    @rule()
    def tick(self) -> None:
        with clock.travel(self.now):
            actions.settle()
            actions.remind()
            actions.ask_whether_it_helped()

    @rule(who=person_numbers)
    def withdraw(self, who: int) -> None:
        with clock.travel(self.now):
            for member in queries.meetings(self.people[who]).items[:1]:
                actions.withdraw(self.people[who], member)

    @rule(who=person_numbers)
    def block(self, who: int) -> None:
        with clock.travel(self.now):
            for member in queries.meetings(self.people[who]).items[:1]:
                others = [one for one in queries.members(member.introduction_id) if one.id != member.id]
                actions.block(self.people[who], member, others[0])
                self.blocked.add((self.people[who].id, others[0].user_id))

    @rule(who=person_numbers)
    def refuse(self, who: int) -> None:
        actions.refuse(self.people[who])
        self.refused.add(self.people[who].id)
        self._has_said_nothing(self.people[who])

    @rule(who=person_numbers)
    def be_asked(self, who: int) -> None:
        actions.be_asked(self.people[who])
        self.refused.discard(self.people[who].id)

    @rule(who=person_numbers)
    def close_account(self, who: int) -> None:
        if len(self.closed) < 2:
            accounts.deactivate(self.cast.ada, self.people[who], "asked for it")
            actions.take_everything_back(self.people[who])  # what the handler of that event does
            self.closed.add(self.people[who].id)
            self._has_said_nothing(self.people[who])

    def _has_said_nothing(self, person: User) -> None:
        for number, somebody in list(self.said):
            if somebody == person.id and database.session.get_one(Introduction, number).opened_at is None:
                del self.said[number, somebody]

    @invariant()
    def limits_hold(self) -> None:
        requests = database.session.scalars(select(Request).order_by(Request.created)).all()
        for one in requests:
            since = one.created - rules.QUARTER
            window = [r for r in requests if r.user_id == one.user_id and since < r.created <= one.created]
            assert len(window) <= LIMIT
        together = Counter(
            (a.user_id, b.user_id)
            for a in requests
            for b in requests
            if a.introduction_id == b.introduction_id and a.user_id < b.user_id
            if a.created > self.now - rules.NOT_AGAIN
        )
        assert not [pair for pair, times in together.items() if times > 1]

    @invariant()
    def only_those_meet_who_said_yes(self) -> None:
        for introduction in database.session.scalars(select(Introduction)):
            members = queries.members(introduction.id)
            assert bool(members) == (introduction.opened_at is not None)
            assert len(members) != 1
            for member in members:
                key = (introduction.id, member.user_id)
                assert self.said[key] == AnswerKind.YES
                assert member.card in ({}, self.seen_cards[key])
                assert (member.card == {}) == (member.left_at is not None)
            assert introduction.opened_at is None or introduction.told_at is None

    @invariant()
    def nothing_is_kept_of_answers_after_the_end(self) -> None:
        over = select(Introduction.id).where(Introduction.opened_at.is_not(None) | Introduction.told_at.is_not(None))
        left = select(Answer).join(Request, Request.id == Answer.request_id).where(Request.introduction_id.in_(over))
        assert database.session.scalars(left).all() == []

    @invariant()
    def what_is_shown_is_listed_and_the_rest_is_not_shown(self) -> None:
        for viewer in (*self.people, *self.staff, self.cast.ada, self.cast.mei):
            for introduction in database.session.scalars(select(Introduction)):
                for owner in _cards_shown(viewer, introduction):
                    listed = {one.introduction_id: one for one in queries.meetings(owner.user).items}
                    assert listed[introduction.id].kinds
                    assert viewer.id in {other.user_id for other in queries.others(
                        owner.user, [introduction.id])[introduction.id]}  # fmt: skip
                    assert owner.user_id not in self.closed
                    assert owner.left_at is None

    @invariant()
    def a_waiting_one_looks_the_same_whatever_was_answered(self) -> None:
        for introduction in database.session.scalars(select(Introduction)):
            if introduction.opened_at is None and introduction.told_at is None:
                assert rules.outcome(introduction) == Outcome.WAITING
            for (number, who), kind in self.said.items():
                if number == introduction.id and kind != AnswerKind.YES:
                    met = database.session.scalar(
                        select(Member.id).where(Member.introduction_id == number, Member.user_id == who)
                    )
                    assert met is None


def _cards_shown(viewer: User, introduction: Introduction) -> Iterator[Member]:
    """Whose cards of that introduction the viewer may see."""
    try:
        reader = queries.member(viewer, introduction.id)
    except NotFound:
        return
    everybody = queries.members(introduction.id)
    here = queries.present(everybody)
    for owner in everybody:
        if owner.id != reader.id and rules.may_see_card(viewer, reader, owner, owner_is_present=owner in here):
            yield owner


def test_anything_may_happen_in_any_order(app: Flask, test_database: Any) -> None:
    made[:] = [(app, test_database.empty)]
    machine: Any = Introductions.TestCase
    machine.settings = settings(
        max_examples=25,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    machine("runTest").runTest()

"""Whom support may ask, in which order and why; what a customer wishes; who is left out and that nobody learns why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts import actions as accounts
from portal.accounts.models import Role
from portal.community import actions as community
from portal.community.models import Visibility
from portal.core import clock
from portal.core.errors import Invalid, NotFound, Refused
from portal.introductions import actions, queries, ranking
from portal.introductions.models import Block, Introduction, Request, Wants, Wish
from portal.introductions.queries import settings
from portal.notifications import actions as told
from portal.notifications.models import Reason, Way
from tests.community.told import problem, solved
from tests.introductions.story import CONTEXT, proposed, shared_problem, today


def offered(post: Any, **more: Any) -> list[str]:
    """The names of those who may be asked."""
    return [one.person.name for one in actions.offered(post, **more)]


def test_candidates_come_with_reasons_the_likeliest_first(db: Any, cast: Any) -> None:
    post = solved(cast)
    lee = cast.person("Lee", organisation=cast.orbis)
    community.me_too(lee, post, version=cast.version("4.1"), environment="Ubuntu proxy", may_introduce=True)
    community.me_too(cast.person("Noor"), post)

    found = {one.person.name: one.words for one in actions.offered(post)}

    assert list(found) == ["Lee", "Ravi", "Kim", "Mei", "Noor"]
    assert found["Ravi"] == ["wrote what helped", "has helped others", "not asked lately"]
    assert found["Lee"] == ["may be introduced", "has the same", "same version", "not asked lately"]
    assert found["Mei"] == ["it worked for them", "not asked lately"]
    assert "reported it" in found["Kim"]


def test_towards_somebody_language_time_version_and_environment_count(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim)
    for person, environment in ((cast.ravi, "Ubuntu behind a proxy"), (cast.mei, "macOS")):
        community.me_too(person, post, environment=environment)
    lee = cast.person("Lee")
    community.me_too(lee, post, environment="Debian, proxy")
    for person, zone in ((cast.ravi, "Asia/Kolkata"), (lee, "Asia/Karachi"), (cast.mei, "America/Lima")):
        told.set_hours(person, time_zone=zone, quiet_from=None, quiet_until=None)
        actions.speak(person, ["en", "de"] if person is not cast.mei else ["es"])

    found = {one.person.name: set(one.words) for one in actions.offered(post, person=cast.ravi)}

    assert found["Lee"] >= {"similar environment", "a language in common", "near in time"}
    assert not found["Mei"] & {"similar environment", "a language in common", "near in time"}
    assert "Ravi" not in found


def test_reports_that_were_linked_bring_their_people_along(db: Any, cast: Any) -> None:
    from portal.problems import actions as problems  # noqa: PLC0415

    head, report = problem(cast.kim), problem(cast.ravi, title="Hangs at four per cent")
    problems.link(cast.anna, report, head, why="the same lock")
    assert set(offered(head)) == {"Kim", "Ravi"}
    assert set(offered(report)) == {"Kim", "Ravi"}


def test_support_proposes_and_nobody_else(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    with pytest.raises(Refused):
        actions.propose(cast.mei, post, people=[cast.kim.id, cast.ravi.id], context=CONTEXT)
    assert db.scalar(select(func.count()).select_from(Introduction)) == 0


@pytest.mark.parametrize("way_out", ["refusal", "limit", "closed", "unconfirmed", "never told", "staff", "blocked"])
def test_who_cant_be_asked_is_not_offered_and_looks_the_same_whatever_the_reason(
    db: Any, cast: Any, way_out: str
) -> None:
    post = shared_problem(cast.kim, cast.ravi, cast.mei)
    assert set(offered(post, person=cast.kim)) == {"Ravi", "Mei"}

    ways: dict[str, Callable[[], Any]] = {
        "refusal": lambda: actions.refuse(cast.ravi),
        "limit": lambda: _ask_twice(cast),
        "closed": lambda: accounts.deactivate(cast.ada, cast.ravi, "left"),
        "unconfirmed": lambda: setattr(cast.ravi, "confirmed_at", None),
        "never told": lambda: told.choose(cast.ravi, {Reason.INTRODUCED: Way.NEVER}),
        "staff": lambda: accounts.set_role(cast.ada, cast.ravi, Role.SUPPORT, "joined us"),
        "blocked": lambda: db.add(Block(blocker_id=cast.kim.id, blocked_id=cast.ravi.id)),
    }
    ways[way_out]()
    db.flush()

    assert offered(post, person=cast.kim) == ["Mei"]
    with pytest.raises(Invalid) as refused:
        proposed(cast.anna, post, cast.kim, cast.ravi)
    assert str(refused.value) == "One of these people can't be asked at present. Choose among those who are offered."


def test_the_limit_counts_all_proposers_together_within_a_quarter(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    others = [cast.person(f"Person{number}") for number in range(4)]
    for other in others:
        community.me_too(other, post)
    proposed(cast.anna, post, cast.ravi, others[0])
    proposed(cast.jo, post, cast.ravi, others[1])
    with pytest.raises(Invalid):
        proposed(cast.ada, post, cast.ravi, others[2])
    with clock.travel(today() + timedelta(days=91)), pytest.raises(Invalid):
        proposed(cast.ada, post, cast.ravi, others[2])
    with clock.travel(today() + timedelta(days=93)):
        proposed(cast.ada, post, cast.ravi, others[2])


def test_the_same_two_are_not_asked_together_again_within_a_year(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    proposed(cast.anna, post, cast.kim, cast.ravi)
    with clock.travel(today() + timedelta(days=300)):
        assert offered(post, person=cast.kim) == []
        with pytest.raises(Invalid):
            proposed(cast.jo, post, cast.kim, cast.ravi)
    with clock.travel(today() + timedelta(days=366)):
        proposed(cast.jo, post, cast.kim, cast.ravi)


@pytest.mark.parametrize("count", [1, 9])
def test_two_to_eight_people_are_introduced(db: Any, cast: Any, count: int) -> None:
    people = [cast.person(f"Person{number}") for number in range(count)]
    post = shared_problem(cast.kim, *people)
    with pytest.raises(Invalid, match="2 to 8"):
        proposed(cast.anna, post, *people)


def test_who_has_nothing_to_do_with_it_is_not_asked_by_a_guessed_number(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    for number in (cast.mei.id, cast.anna.id, 99_999):
        with pytest.raises(Invalid, match="can't be asked"):
            actions.propose(cast.anna, post, people=[cast.kim.id, number], context=CONTEXT)
    assert db.scalar(select(func.count()).select_from(Request)) == 0


def test_stories_and_hidden_posts_introduce_nobody(db: Any, cast: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    community.hide(cast.anna, post, reason="spam")
    with pytest.raises(Invalid):
        proposed(cast.anna, post, cast.kim, cast.ravi)


def test_a_wish_is_read_by_support_and_taken_up_without_counting_towards_the_limit(db: Any, cast: Any) -> None:
    post = solved(cast)
    others = [cast.person(f"Person{number}") for number in range(2)]
    for other in others:
        community.me_too(other, post)
        proposed(cast.anna, post, cast.mei, other)
    wish = actions.wish_for(cast.mei, post, wants=Wants.SOLVED, words="How did you reset it?")

    assert [one.id for one in queries.wishes(cast.anna).items] == [wish.id]
    assert queries.wishes(cast.kim).items == []
    with pytest.raises(NotFound):
        queries.wish(cast.ravi, wish.id)
    assert actions.offered(post, wish=wish)[0].person is cast.ravi

    introduction = proposed(cast.jo, post, cast.mei, cast.ravi, wish=wish)
    assert queries.wishes(cast.anna).items == []
    assert queries.requests(cast.mei).items[0].introduction_id == introduction.id
    assert "How did you reset it?" not in introduction.context


def test_a_wish_is_taken_back_and_there_is_one_for_a_problem(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    first = actions.wish_for(cast.mei, post, wants=Wants.HAS)
    assert actions.wish_for(cast.mei, post, wants=Wants.SOLVED, words="Anybody?") is first
    with pytest.raises(Refused):
        actions.take_back_wish(cast.ravi, first)
    actions.take_back_wish(cast.mei, first)
    assert queries.wish_of(cast.mei, post.id) is None
    assert db.scalar(select(func.count()).select_from(Wish)) == 1


def test_who_may_not_see_a_problem_cant_wish_about_it(db: Any, cast: Any) -> None:
    post = problem(cast.kim, visibility=Visibility.ORGANISATION)
    with pytest.raises(NotFound):
        actions.wish_for(cast.ravi, post, wants=Wants.HAS)
    with pytest.raises(Refused):
        actions.wish_for(cast.anna, post, wants=Wants.HAS)


def test_reading_whom_to_ask_takes_a_fixed_number_of_statements(db: Any, cast: Any, query_counter: Any) -> None:
    post = shared_problem(cast.kim, cast.ravi)
    with query_counter() as few:
        actions.offered(post)
    for number in range(12):
        community.me_too(cast.person(f"Person{number}", organisation=cast.orbis), post)
    db.expire_all()
    with query_counter() as many:
        actions.offered(post)
    assert len(many) <= len(few) + 1


def test_every_reason_has_words_and_a_weight() -> None:
    assert set(ranking.WEIGHTS) == set(ranking.FOR_PROPOSER) == set(ranking.Why)


def test_languages_are_chosen_and_changed(db: Any, cast: Any) -> None:
    actions.speak(cast.kim, ["de", "en"])
    actions.speak(cast.kim, ["fr", "en"])
    assert [row.code for row in settings.spoken(cast.kim)] == ["en", "fr"]
    with pytest.raises(Invalid):
        actions.speak(cast.kim, ["xx"])


def _ask_twice(cast: Any) -> None:
    lee, noor = cast.person("Lee"), cast.person("Noor")
    other = shared_problem(lee, cast.ravi, noor, title="Another")
    for somebody in (lee, noor):
        proposed(cast.jo, other, cast.ravi, somebody)

"""What support announces of a problem, and who looks after it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.community import actions as community
from portal.community.models import ReplyKind, Standing, State
from portal.core.clock import now
from portal.core.errors import Invalid, NotFound, Refused
from portal.journal import Event
from portal.problems import actions
from portal.problems.events import ProblemEvent
from portal.problems.models import Announcement, Care
from portal.problems.queries import standing as queries
from tests.community.told import problem, story


def events(db: Any, name: ProblemEvent) -> list[Event]:
    return list(db.scalars(select(Event).where(Event.name == name).order_by(Event.id)))


def test_a_fix_solves_it_and_its_reports_and_says_so_in_the_journal(db: Any, cast: Any) -> None:
    post, report = problem(cast.kim, product=cast.lumen), problem(cast.ravi, product=cast.lumen)
    actions.link(cast.anna, report, post)
    said = actions.announce(cast.anna, report, standing=Standing.FIXED, fixed_in=cast.version("4.2"), fact="It waits.")
    assert (said.post_id, said.fact) == (post.id, "It waits.")
    for one in (post, report):
        assert (one.state, one.standing, one.fixed_in) == (State.SOLVED, Standing.FIXED, cast.version("4.2"))
    (event,) = events(db, ProblemEvent.STANDING_ANNOUNCED)
    assert (event.subject_type, event.subject_id) == ("posts", post.id)
    expected = {"post": post.id, "standing": "fixed", "version": cast.version("4.2").id, "label": "4.2", "was": "open"}
    assert expected.items() <= event.data.items()


def test_a_report_that_is_parted_stands_as_it_stood(db: Any, cast: Any) -> None:
    post, report = problem(cast.kim, product=cast.lumen), problem(cast.ravi, product=cast.lumen)
    actions.announce(cast.anna, report, standing=Standing.CONFIRMED)
    link = actions.link(cast.anna, report, post)
    assert post.standing == report.standing == Standing.CONFIRMED  # nothing else was announced of the problem
    actions.announce(cast.anna, post, standing=Standing.BY_DESIGN, fact="It rounds by line.")
    assert (report.state, report.standing) == (State.BY_DESIGN, Standing.BY_DESIGN)
    actions.unlink(cast.anna, link)
    assert (report.state, report.standing) == (State.OPEN, Standing.CONFIRMED)
    assert (post.state, post.standing) == (State.BY_DESIGN, Standing.BY_DESIGN)


def test_taking_a_fix_back_leaves_what_the_answers_say(db: Any, cast: Any) -> None:
    post = problem(cast.kim, product=cast.lumen)
    answer = community.reply(cast.ravi, post, kind=ReplyKind.WORKAROUND, body="Name the proxy.")
    community.mark_solution(cast.kim, answer)
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    assert post.state == State.SOLVED
    actions.announce(cast.anna, post, standing=Standing.CONFIRMED, fact="It is back in 4.2.")
    assert (post.state, post.standing, post.fixed_in_id) == (State.WORKAROUND, Standing.CONFIRMED, None)
    assert [row.standing for row in queries.history(post.id)] == [Standing.CONFIRMED, Standing.FIXED]


def test_the_same_again_changes_nothing(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    first = actions.announce(cast.anna, post, standing=Standing.CONFIRMED, fact="Seen on two machines.")
    assert actions.announce(cast.jo, post, standing=Standing.CONFIRMED, fact=" Seen on  two machines. ") is first
    assert len(events(db, ProblemEvent.STANDING_ANNOUNCED)) == 1


def test_what_is_announced_must_make_sense(db: Any, cast: Any) -> None:
    post = problem(cast.kim, product=cast.lumen)
    with pytest.raises(Invalid, match="in which version"):
        actions.announce(cast.anna, post, standing=Standing.FIXED)
    with pytest.raises(Invalid, match="how it is meant to work"):
        actions.announce(cast.anna, post, standing=Standing.BY_DESIGN, fact="  ")
    with pytest.raises(Invalid, match="500 fit"):
        actions.announce(cast.anna, post, standing=Standing.CONFIRMED, fact="x" * 501)
    with pytest.raises(Invalid, match="story"):
        actions.announce(cast.anna, story(cast.kim), standing=Standing.CONFIRMED)
    assert db.scalars(select(Announcement)).all() == []


def test_only_support_announces_and_looks_after(db: Any, cast: Any) -> None:
    post, hidden = problem(cast.kim), problem(cast.kim, visibility="organisation")
    with pytest.raises(Refused):
        actions.announce(cast.kim, post, standing=Standing.CONFIRMED)
    with pytest.raises(Refused):
        actions.look_after(cast.ravi, post, owner=cast.ravi)
    with pytest.raises(NotFound):
        actions.announce(cast.ravi, hidden, standing=Standing.CONFIRMED)
    with pytest.raises(Invalid, match="from support"):
        actions.look_after(cast.anna, post, owner=cast.kim)


def test_who_looks_after_it_and_when_the_next_word_comes_are_facts_that_may_be_missing(db: Any, cast: Any) -> None:
    post, day = problem(cast.kim), now().date() + timedelta(days=3)
    assert actions.look_after(cast.anna, post) is None
    actions.look_after(cast.anna, post, owner=cast.jo)
    said = actions.look_after(cast.anna, post, owner=cast.jo, next_word_on=day)
    assert said is not None
    assert actions.look_after(cast.jo, post, owner=cast.jo, next_word_on=day) is said
    with pytest.raises(Invalid, match="who gives the next word"):
        actions.look_after(cast.anna, post, next_word_on=day)
    with pytest.raises(Invalid, match="is over"):
        actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=day - timedelta(days=4))
    actions.look_after(cast.anna, post)
    care = queries.care(post.id)
    assert care is not None
    assert (care.owner_id, care.next_word_on) == (None, None)
    told = [(event.data["owner"], event.data["next_word_on"]) for event in events(db, ProblemEvent.CARE_CHANGED)]
    assert told == [(cast.jo.id, None), (cast.jo.id, day.isoformat()), (None, None)]


def test_announcing_gives_the_next_word_of_whoever_owed_it(db: Any, cast: Any) -> None:
    post, day = problem(cast.kim), now().date()
    actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=day)
    actions.announce(cast.jo, post, standing=Standing.CONFIRMED)
    assert [care.owner_id for care in queries.overdue_words(cast.jo, day).items] == [cast.anna.id]
    actions.announce(cast.anna, post, standing=Standing.CONFIRMED, fact="Seen here, too.")
    assert queries.overdue_words(cast.anna, day).items == []
    care = queries.care(post.id)
    assert care is not None
    assert (care.owner, care.next_word_on) == (cast.anna, None)
    assert len(db.scalars(select(Care)).all()) == 2


def test_overdue_words_come_back_the_longest_waiting_first_and_only_to_support(db: Any, cast: Any) -> None:
    today = now().date()
    posts = [problem(cast.kim, title=f"Problem {number}") for number in range(3)]
    for number, post in enumerate(posts):
        actions.look_after(
            cast.anna, post, owner=cast.anna if number else cast.jo, next_word_on=today + timedelta(number)
        )
    later = today + timedelta(days=2)
    assert [care.post_id for care in queries.overdue_words(cast.jo, later).items] == [post.id for post in posts]
    first = queries.overdue_words(cast.jo, later, size=2)
    rest = queries.overdue_words(cast.jo, later, first.next_key, size=2)
    assert [care.post_id for care in [*first.items, *rest.items]] == [post.id for post in posts]
    assert rest.next_key is None
    assert [care.post_id for care in queries.overdue_words(cast.jo, today).items] == [posts[0].id]
    assert [care.post_id for care in queries.overdue_words(cast.jo, later, owner=cast.jo).items] == [posts[0].id]
    assert queries.overdue_words(cast.kim, later).items == []
    actions.link(cast.anna, posts[0], posts[1])
    assert [care.post_id for care in queries.overdue_words(cast.jo, later).items] == [posts[1].id, posts[2].id]

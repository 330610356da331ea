"""Pairs that may be the same problem: found by ranking, decided by support, remembered, taken back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.models import Post, Visibility
from portal.core.clock import now
from portal.core.errors import Invalid, Refused
from portal.desk import actions, handlers
from portal.desk.events import DeskEvent
from portal.desk.models import Fact, Look, Pair, PairState
from portal.desk.queries import pairs as queries
from portal.desk.queries.judged import judgements
from portal.desk.rules import suggested_canonical
from portal.journal import Event
from portal.problems import actions as problems
from tests.asking.conftest import index
from tests.community import told
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
RunJobs = Callable[..., int]
BODY = "The sync stops at 4% and the log says E-2041 after the update."


def alike(cast: Cast, db: Any) -> tuple[Post, Post]:
    """Two reports of one failure, in nearly the same words, and one of something else."""
    older = told.problem(cast.kim, title="Sync stops at 4% with E-2041", body=BODY, product=cast.lumen)
    told.problem(cast.mei, title="Printing labels turns umlauts into boxes", body="Every ä is a box on the label.")
    younger = told.problem(cast.ravi, title="Sync stops at 4%, E-2041", body=f"{BODY} Since today.", product=cast.lumen)
    return older, younger


def pair_of(one: Post, other: Post, db: Any, same: float = 0.9, **more: Any) -> Pair:
    """A pair as ranking would have put it there."""
    pair = Pair(report_id=max(one.id, other.id), other_id=min(one.id, other.id), score=1.0, same=same, **more)
    db.add(pair)
    db.flush()
    return pair


def find(run_jobs: RunJobs, db: Any) -> list[tuple[int, int]]:
    """Let the worker look; gives the pairs that wait."""
    index(run_jobs)
    db.commit()
    handlers.find_pairs()
    db.rollback()
    waiting = db.scalars(select(Pair).where(Pair.state == PairState.WAITING).order_by(Pair.id))
    return [(pair.report_id, pair.other_id) for pair in waiting]


def test_what_tells_of_one_problem_is_found_once(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    older, younger = alike(cast, db)
    assert find(run_jobs, db) == [(younger.id, older.id)]
    pair = db.scalar(select(Pair))
    assert 0 < pair.same <= 1
    assert db.query(Look).count() == 3
    assert find(run_jobs, db) == [(younger.id, older.id)]


def test_a_new_post_is_looked_at_in_the_next_round(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    told.problem(cast.kim, title="Sync stops at 4% with E-2041", body=BODY)
    assert find(run_jobs, db) == []
    told.problem(cast.mei, title="Sync stops at 4% with E-2041", body=BODY)
    assert len(find(run_jobs, db)) == 1


def test_what_was_reworded_is_looked_at_anew(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    _, younger = alike(cast, db)
    find(run_jobs, db)
    community.edit_post(
        cast.ravi, younger, kind=younger.kind, title="Coffee machine leaks", body="Water under the coffee machine."
    )
    assert find(run_jobs, db) == []


@pytest.mark.parametrize("what", ["story", "hidden", "linked"])
def test_what_can_not_be_linked_is_not_offered(cast: Cast, db: Any, run_jobs: RunJobs, what: str) -> None:
    older = told.problem(cast.kim, title="Sync stops at 4% with E-2041", body=BODY)
    make = told.story if what == "story" else told.problem
    younger = make(cast.ravi, title="Sync stops at 4% with E-2041", body=BODY)
    if what == "hidden":
        community.hide(cast.anna, younger, reason="a name in it")
    elif what == "linked":
        problems.link(cast.anna, younger, older)
    assert find(run_jobs, db) == []


@pytest.mark.parametrize("how", ["link", "hide"])
def test_pairs_leave_when_they_are_stale_and_come_back_when_that_is_undone(
    cast: Cast, db: Any, run_jobs: RunJobs, how: str
) -> None:
    older, younger = alike(cast, db)
    assert len(find(run_jobs, db)) == 1
    if how == "link":
        link = problems.link(cast.anna, younger, older)
    else:
        community.hide(cast.anna, younger, reason="a name in it")
    assert queries.next_pair(cast.anna) is None
    assert queries.waiting(cast.anna) == 0
    assert find(run_jobs, db) == []
    assert db.scalar(select(Pair)).state == PairState.STALE
    if how == "link":
        problems.unlink(cast.anna, link)
    else:
        community.restore(cast.anna, younger, reason="it is gone")
    assert len(find(run_jobs, db)) == 1


def test_the_same_is_linked_with_the_one_that_is_chosen(cast: Cast, db: Any) -> None:
    older, younger = told.problem(cast.kim), told.problem(cast.ravi)
    pair = pair_of(older, younger, db)
    actions.decide_pair(cast.anna, pair, answer=PairState.SAME, canonical=younger, note="both say E-2041")
    assert (older.canonical_id, younger.canonical_id) == (younger.id, None)
    assert (pair.state, pair.decided_by_id, pair.note) == (PairState.SAME, cast.anna.id, "both say E-2041")
    event = db.scalar(select(Event).where(Event.name == DeskEvent.PAIR_DECIDED))
    assert (event.actor_id, event.subject_id, event.data["answer"]) == (cast.anna.id, younger.id, "same")


def test_undo_takes_the_link_off_and_the_pair_waits_again(cast: Cast, db: Any) -> None:
    older, younger = told.problem(cast.kim), told.problem(cast.ravi)
    pair = pair_of(older, younger, db)
    actions.decide_pair(cast.anna, pair, answer=PairState.SAME)
    actions.take_back_pair(cast.anna, pair)
    assert (older.canonical_id, younger.canonical_id) == (None, None)
    assert (pair.state, pair.decided_by_id) == (PairState.WAITING, None)
    assert queries.next_pair(cast.anna) == pair
    actions.take_back_pair(cast.anna, pair)
    assert len(db.scalars(select(Event).where(Event.name == DeskEvent.PAIR_TAKEN_BACK)).all()) == 1


def test_not_the_same_is_remembered(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    alike(cast, db)
    find(run_jobs, db)
    actions.decide_pair(cast.anna, db.scalar(select(Pair)), answer=PairState.NOT_SAME)
    db.query(Look).delete()
    assert find(run_jobs, db) == []
    assert [pair.state for pair in db.scalars(select(Pair))] == [PairState.NOT_SAME]


def test_later_waits_again_after_a_day(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi, title="Another"), db)
    actions.decide_pair(cast.anna, pair, answer=PairState.LATER)
    assert find(run_jobs, db) == []
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        handlers.find_pairs()
        db.rollback()
        assert pair.state == PairState.WAITING


def test_deciding_twice_is_once_and_somebody_elses_word_stands(cast: Cast, db: Any) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi), db)
    actions.decide_pair(cast.anna, pair, answer=PairState.NOT_SAME)
    actions.decide_pair(cast.anna, pair, answer=PairState.NOT_SAME)
    assert len(db.scalars(select(Event).where(Event.name == DeskEvent.PAIR_DECIDED)).all()) == 1
    with pytest.raises(Invalid):
        actions.decide_pair(cast.jo, pair, answer=PairState.SAME)


def test_only_support_decides(cast: Cast, db: Any) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi), db)
    with pytest.raises(Refused):
        actions.decide_pair(cast.kim, pair, answer=PairState.SAME)
    with pytest.raises(Refused):
        actions.take_back_pair(cast.kim, pair)
    assert queries.next_pair(cast.kim) is None
    assert queries.pair(cast.kim, pair.id) is None
    assert queries.waiting(cast.kim) == 0


def test_the_likeliest_come_first(cast: Cast, db: Any) -> None:
    posts = [told.problem(cast.kim, title=f"Post {number}") for number in range(4)]
    weak = pair_of(posts[0], posts[1], db, same=0.3)
    strong = pair_of(posts[2], posts[3], db, same=0.8)
    assert queries.next_pair(cast.anna) == strong
    assert queries.next_pair(cast.anna, [strong.id]) == weak
    assert queries.next_pair(cast.anna, [strong.id, weak.id]) is None
    assert list(queries.best(cast.anna, 5)) == [strong, weak]


def test_people_are_shown_the_one_that_helps_most(cast: Cast) -> None:
    plain, older = told.problem(cast.mei, title="Younger"), told.solved(cast)
    assert suggested_canonical(plain, older) == older
    both = told.problem(cast.kim, title="One"), told.problem(cast.mei, title="Two")
    assert suggested_canonical(both[1], both[0]) == both[0]
    community.me_too(cast.ravi, both[1])
    assert suggested_canonical(*both) == both[1]
    private = told.problem(cast.kim, title="Ours", visibility=Visibility.ORGANISATION)
    community.me_too(cast.mei, private)
    assert suggested_canonical(private, plain) == plain


def test_what_was_said_is_learned_from(cast: Cast, db: Any) -> None:
    posts = [told.problem(cast.kim, title=f"Sync stops {number}", body=BODY) for number in range(3)]
    same, other = pair_of(posts[2], posts[0], db), pair_of(posts[2], posts[1], db)
    assert list(judgements()) == []
    actions.decide_pair(cast.anna, same, answer=PairState.SAME)
    actions.decide_pair(cast.anna, other, answer=PairState.NOT_SAME)
    (asked,) = judgements()
    assert (asked.own, asked.right, asked.question.title) == (posts[2].id, {posts[0].id}, "Sync stops 2")
    actions.take_back_pair(cast.anna, same)
    (asked,) = judgements()
    assert asked.right == frozenset()


def test_two_posts_stand_side_by_side_with_marks(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    pair = pair_of(
        told.problem(cast.kim, title="Stops at 4% with E-2041", body="Since 4.1.", version=cast.version("4.1")),
        told.problem(cast.ravi, title="E2041 again", body="Stops since 4.2.", version=cast.version("4.2")),
        db,
    )
    page = sign_in(client, cast.anna).get("/desk/pairs").text
    assert f'data-pair="{pair.id}"' in page
    assert '<mark class="pair__exact">E-2041</mark>' in page
    assert '<mark class="pair__exact">E2041</mark>' in page
    assert '<span class="pair__differs">4.2</span>' in page
    assert '<span class="pair__shared">Stops</span>' in page
    assert re.search(
        r"Version</th><td>4.1</td><td>4.2</td>\s*<td>≠ differ", page.replace("4.2</td><td>4.1", "4.1</td><td>4.2")
    )
    assert re.search(r"Product</th><td>Lumen</td><td>Lumen</td>\s*<td>= agree", page)


def test_deciding_without_javascript(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    older, younger = told.problem(cast.kim), told.problem(cast.ravi)
    pair = pair_of(older, younger, db)
    sign_in(client, cast.anna)
    data = {"answer": "same", "canonical": str(younger.id), "note": "one code"}
    answer = client.post(f"/desk/pairs/{pair.id}/decision", data=data)
    assert (answer.status_code, answer.location) == (303, f"/desk/pairs?last={pair.id}")
    db.expire_all()
    assert older.canonical_id == younger.id
    page = client.get(answer.location).text
    assert "Linked: they are the same." in page
    assert "No pair waits." in page
    answer = client.post(f"/desk/pairs/{pair.id}/decision", data={"_method": "DELETE"})
    assert (answer.status_code, answer.location) == (303, f"/desk/pairs/{pair.id}")
    db.expire_all()
    assert older.canonical_id is None
    assert "Are these the same problem?" in client.get(f"/desk/pairs/{pair.id}").text


def test_the_next_pair_comes_as_a_piece(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    posts = [told.problem(cast.kim, title=f"Post {number}") for number in range(4)]
    first, second = pair_of(posts[0], posts[1], db), pair_of(posts[2], posts[3], db, same=0.5)
    sign_in(client, cast.anna)
    piece = client.get(f"/desk/pairs/next?without={first.id}").text
    assert f'data-pair="{second.id}"' in piece
    assert "<html" not in piece
    assert client.get(f"/desk/pairs/next?without={first.id},{second.id}").text == ""
    assert client.get("/desk/pairs/next?without=;drop,x,").status_code == 200


def test_answers_for_the_script_are_json(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi), db)
    sign_in(client, cast.anna)
    json = {"Accept": "application/json"}
    address = f"/desk/pairs/{pair.id}/decision"
    assert client.post(address, data={"answer": "perhaps"}, headers=json).status_code == 400
    assert client.post(address, data={"answer": "not_same"}, headers=json).get_json()["words"].startswith("Noted")
    sign_in(client, cast.jo)
    refused = client.post(address, data={"answer": "same"}, headers=json)
    assert (refused.status_code, refused.get_json()["error"]) == (
        400, "Somebody decided this pair meanwhile. Here is the next one.",
    )  # fmt: skip


def test_what_was_said_is_listed_page_by_page(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    base = told.problem(cast.kim, title="Base")
    for number in range(27):
        other = told.problem(cast.mei, title=f"Other {number}")
        actions.decide_pair(cast.jo, pair_of(base, other, db), answer=PairState.NOT_SAME)
    page = sign_in(client, cast.anna).get("/desk/pairs/decided").text
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    rest = client.get(older[1].replace("&amp;", "&")).text
    assert [text.count('class="rows__row"') for text in (page, rest)] == [25, 2]
    assert "Other 26" in page
    assert "Other 0<" in rest


def test_a_pairs_statements_dont_grow(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn, query_counter: Callable[[], Any]
) -> None:
    sign_in(client, cast.anna)

    def statements() -> int:
        with query_counter() as sent:
            assert client.get("/desk/pairs").status_code == 200
        return len(sent)

    pair_of(told.problem(cast.kim), told.problem(cast.ravi), db)
    few = statements()
    for number in range(10):
        pair_of(told.problem(cast.kim, title=f"A{number}"), told.problem(cast.ravi, title=f"B{number}"), db)
    assert statements() == few


def test_a_post_says_to_support_what_it_may_be_the_same_as(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn
) -> None:
    older, younger = told.problem(cast.kim, title="Older"), told.problem(cast.ravi, title="Younger")
    pair = pair_of(older, younger, db)
    for post, other in ((older, "Younger"), (younger, "Older")):
        page = sign_in(client, cast.anna).get(f"/posts/{post.id}").text
        assert f"May be the same as “{other}”." in page
        assert f'href="/desk/pairs/{pair.id}"' in page
        assert f"/desk/people/{post.author_id}/viewing?page=/posts/{post.id}" in page
    assert "May be the same" not in sign_in(client, cast.kim).get(f"/posts/{older.id}").text


def test_what_was_linked_meanwhile_is_linked_once(cast: Cast, db: Any) -> None:
    older, middle, younger = (told.problem(cast.kim, title=f"Stops {number}") for number in range(3))
    pair = pair_of(older, younger, db)
    problems.link(cast.anna, middle, older)
    problems.link(cast.anna, younger, middle)
    actions.decide_pair(cast.anna, pair, answer=PairState.SAME)
    assert (pair.state, pair.link_id, younger.canonical_id) == (PairState.SAME, None, older.id)
    actions.take_back_pair(cast.anna, pair)
    assert younger.canonical_id == older.id


def test_the_journal_of_a_problem_tells_what_the_desk_did(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn
) -> None:
    older, younger = told.problem(cast.kim, title="Older"), told.problem(cast.ravi, title="Younger")
    pair = pair_of(older, younger, db)
    actions.decide_pair(cast.anna, pair, answer=PairState.NOT_SAME)
    actions.take_back_pair(cast.anna, pair)
    actions.answer_first(cast.anna, younger, fact=Fact.NOT_KNOWN, words="Not so far.")
    page = sign_in(client, cast.anna).get(f"/problems/{younger.id}/journal").text
    for words in (
        "said that this is not the same as another report",
        "took back what was said of two reports",
        "answered first: it is not known so far",
    ):
        assert words in page

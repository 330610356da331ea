"""On a person's page: what they shared, as far as whoever looks may see it."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from portal.community import actions
from portal.community.models import ReplyKind, Visibility
from tests.community import told
from tests.community.test_compose import SignIn
from tests.support.cast import Cast


def listed(page: str, which: str) -> list[str]:
    """The titles of one of the two lists, in order."""
    section = re.search(rf'<section class="section" id="{which}".*?</section>', page, re.DOTALL)
    return re.findall(r'post-line__title" href="[^"]*">([^<]*)</a>', section[0]) if section else []


def test_posts_and_answers_that_helped_stand_there(client: FlaskClient, cast: Cast) -> None:
    post = told.solved(cast)
    told.story(cast.ravi)
    other = told.problem(cast.kim, title="Another")
    actions.reply(cast.ravi, other, kind=ReplyKind.COMMENT, body="Hm.")
    around = actions.reply(cast.ravi, other, kind=ReplyKind.WORKAROUND, body="Restart it.")
    page = client.get(f"/people/{cast.ravi.id}").text
    assert listed(page, "posts") == ["Nine shops in a morning"]
    assert listed(page, "answers") == [post.title]
    assert "worked for 1" in page
    for person in (cast.kim, cast.mei):
        actions.confirm(person, other, reply=around, worked=True)
    page = client.get(f"/people/{cast.ravi.id}").text
    assert listed(page, "answers") == ["Another", post.title]
    assert "worked for 2" in page
    assert listed(client.get(f"/people/{cast.kim.id}").text, "posts") == ["Another", post.title]


def test_nobody_sees_more_there_than_elsewhere(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    told.problem(cast.kim, title="For customers", visibility=Visibility.CUSTOMERS)
    private = told.problem(cast.kim, title="For Hatch", visibility=Visibility.ORGANISATION)
    hidden = told.problem(cast.kim, title="Hidden")
    for post in (private, hidden):
        answer = actions.reply(cast.mei, post, kind=ReplyKind.SOLUTION, body="So.")
        actions.mark_solution(cast.kim, answer)
    rude = actions.reply(cast.mei, told.problem(cast.ravi), kind=ReplyKind.SOLUTION, body="Rude.")
    actions.mark_solution(cast.ravi, rude)
    for target in (hidden, rude):
        actions.hide(cast.anna, target, reason="names a person")

    def seen(person: Any, which: str, whose: Any) -> list[str]:
        browser = client.application.test_client()
        return listed((sign_in(browser, person) if person else browser).get(f"/people/{whose.id}").text, which)

    assert seen(None, "posts", cast.kim) == []
    assert seen(cast.ravi, "posts", cast.kim) == ["For customers"]
    assert seen(cast.mei, "posts", cast.kim) == ["For Hatch", "For customers"]
    assert seen(cast.anna, "posts", cast.kim) == ["For Hatch", "For customers"]
    assert seen(cast.ravi, "answers", cast.mei) == []
    assert seen(cast.kim, "answers", cast.mei) == ["For Hatch"]


def test_both_lists_are_paged_apart(client: FlaskClient, cast: Cast) -> None:
    for number in range(12):
        told.story(cast.ravi, title=f"Story {number}")
        post = told.problem(cast.kim, title=f"Problem {number}")
        actions.mark_solution(cast.kim, actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="So."))
    page = client.get(f"/people/{cast.ravi.id}").text
    assert listed(page, "posts") == [f"Story {number}" for number in range(11, 1, -1)]
    older = next(link for link in _older(page) if link.endswith("#posts"))
    page = client.get(older).text
    assert listed(page, "posts") == ["Story 1", "Story 0"]
    assert listed(page, "answers") == [f"Problem {number}" for number in range(11, 1, -1)]
    (older,) = _older(page)
    page = client.get(older).text
    assert (listed(page, "posts"), listed(page, "answers")) == (["Story 1", "Story 0"], ["Problem 1", "Problem 0"])
    assert client.get(f"/people/{cast.ravi.id}?posts=nonsense").status_code == 400


def test_statements_dont_grow_with_what_was_shared(
    client: FlaskClient, cast: Cast, query_counter: Callable[[], Any]
) -> None:
    def statements() -> int:
        with query_counter() as sent:
            assert client.get(f"/people/{cast.ravi.id}").status_code == 200
        return len(sent)

    def share(count: int) -> None:
        for number in range(count):
            told.story(cast.ravi, tags=[f"t{number}"], version=cast.version("4.1"))
            post = told.problem(cast.kim, version=cast.version("4.1"))
            answer = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="So.")
            for person in (cast.kim, cast.anna):
                actions.mark_solution(person, answer)

    share(1)
    few = statements()
    share(8)
    assert statements() == few
    assert few <= 10


def test_who_shared_nothing_is_shown_the_next_step(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    assert "Nothing that Kim wrote can be read here yet." in client.get(f"/people/{cast.kim.id}").text
    assert "You have shared nothing yet." in sign_in(client, cast.kim).get(f"/people/{cast.kim.id}").text


def _older(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'rel="next" href="([^"]*)"', page)]

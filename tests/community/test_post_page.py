"""The page of a post, as each person sees it."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from portal.community import actions
from portal.community.models import Post, Reply, ReplyKind, Visibility
from portal.community.queries.replies import PAGE
from tests.community.told import problem, solved, story, workaround

MOST_STATEMENTS = {"visitor": 14, "kim": 20, "anna": 28}  # the problem, its links and its relays ask as well


def page(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.text)


def test_the_address_says_what_the_post_is_about_and_another_title_leads_there(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.kim, title="Sync stops at 4% (E-2041)")
    address = f"/posts/{post.id}-sync-stops-at-4-e-2041"
    assert f'<link rel="canonical" href="{address}">' in page(client, f"/posts/{post.id}")
    assert f'<link rel="canonical" href="{address}">' in page(client, address)
    moved = client.get(f"/posts/{post.id}-another-title?from=3")
    assert (moved.status_code, moved.location) == (302, f"{address}?from=3")


def test_a_solved_problem_says_what_helped_before_the_conversation(db: Any, cast: Any, client: Any) -> None:
    post = solved(cast)
    actions.confirm(cast.anna, post, reply=_solution(db, post), worked=True, version=cast.version("4.1.2"))
    actions.confirm(cast.jo, post, reply=_solution(db, post), worked=False, note="Not on my machine")
    text = page(client, f"/posts/{post.id}")
    assert "Solved." in text
    assert "It worked for 2 of the 3 who tried." in text
    assert "Worked for 2, not for 1, on 4.1 to 4.1.2" in text
    assert "Not on my machine" in text
    assert text.index("Reset the lock.") < text.index("Which file is it?")
    assert "Reported by one person on" in text


def test_who_is_affected_is_counted_by_version(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.kim, version=cast.version("4.1"))
    actions.me_too(cast.mei, post, version=cast.version("4.2"))
    actions.me_too(cast.ravi, post)
    text = page(client, f"/posts/{post.id}")
    assert "3 people have this" in text
    assert "Reported by 3 people since" in text
    assert "1 person didn't say on which." in text


def test_a_workaround_can_be_confirmed_itself_and_a_story_has_no_state(db: Any, cast: Any, client: Any) -> None:
    post = workaround(cast.kim)
    text = page(client, f"/posts/{post.id}")
    assert "Known, with a workaround." in text
    assert "Name the proxy." in text
    told = page(client, f"/posts/{story(cast.kim).id}")
    assert "Told on" in told
    assert "have this" not in told


@pytest.mark.parametrize("visibility", Visibility)
def test_who_may_not_see_a_post_finds_nothing(
    db: Any, cast: Any, client: Any, sign_in: Any, visibility: Visibility
) -> None:
    post = problem(cast.kim, visibility=visibility)
    answer = actions.reply(cast.kim, post, kind=ReplyKind.COMMENT, body="still there")
    allowed = {
        Visibility.PUBLIC: {"visitor", "kim", "mei", "ravi", "anna"},
        Visibility.CUSTOMERS: {"kim", "mei", "ravi", "anna"},
        Visibility.ORGANISATION: {"kim", "mei", "anna"},
    }[visibility]
    for name in ("visitor", "kim", "mei", "ravi", "anna"):
        browser = client if name == "visitor" else sign_in(client.application.test_client(), getattr(cast, name))
        expected = 200 if name in allowed else 404
        assert browser.get(f"/posts/{post.id}").status_code == expected, name
        assert browser.get(f"/replies/{answer.id}", follow_redirects=True).status_code == expected, name


def test_hidden_posts_and_replies_are_for_support(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    rude = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="something rude")
    actions.hide(cast.anna, rude, reason="rude words")
    assert "something rude" not in page(client, f"/posts/{post.id}")
    assert client.get(f"/replies/{rude.id}").status_code == 404
    actions.hide(cast.anna, post, reason="names a person")
    assert client.get(f"/posts/{post.id}").status_code == 404
    kims = sign_in(client.application.test_client(), cast.kim)
    assert kims.get(f"/posts/{post.id}").status_code == 404
    text = page(sign_in(client, cast.jo), f"/posts/{post.id}")
    assert "names a person" in text
    assert "rude words" in text


def test_a_visitor_is_led_back_to_the_very_form(db: Any, cast: Any, client: Any) -> None:
    post = solved(cast)
    text = page(client, f"/posts/{post.id}")
    for anchor, words in (
        (f"helped-{_solution(db, post).id}", "Sign in to say whether it worked for you"),
        ("affected", "Sign in to say that you have this too"),
        ("watch", "Sign in to watch it"),
        ("reply", "Sign in to reply"),
    ):
        assert words in text
        assert f"%23{anchor}" in text
        assert f'id="{anchor}"' in text


def test_a_long_conversation_comes_in_pages_and_replies_are_found_on_theirs(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.kim)
    ids = [actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body=f"number {n}.").id for n in range(2 * PAGE + 5)]
    first = page(client, f"/posts/{post.id}")
    assert "number 0." in first
    assert f"number {PAGE}." not in first
    assert f"from={ids[PAGE]}#conversation" in first
    last = page(client, f"/posts/{post.id}?from={ids[2 * PAGE]}")
    assert f"number {2 * PAGE + 4}." in last
    assert f"number {2 * PAGE - 1}." not in last
    assert f"from={ids[PAGE]}#conversation" in last
    assert client.get(f"/replies/{ids[3]}").location.endswith(f"#reply-{ids[3]}")
    assert "from=" not in client.get(f"/replies/{ids[3]}").location
    assert f"from={ids[-1]}#reply-{ids[-1]}" in client.get(f"/replies/{ids[-1]}").location


@pytest.mark.parametrize("name", ["visitor", "kim", "anna"])
def test_the_page_takes_few_statements_however_long_the_conversation(
    db: Any, cast: Any, client: Any, sign_in: Any, query_counter: Any, name: str
) -> None:
    post = solved(cast)
    if name != "visitor":
        sign_in(client, getattr(cast, name))
    address = f"/posts/{post.id}"
    page(client, address)
    with query_counter() as short:
        page(client, address)
    for number in range(30):
        person = cast.person(f"Person{number}")
        reply = actions.reply(person, post, kind=ReplyKind.SOLUTION, body=f"Try {number}.")
        actions.mark_solution(cast.anna, reply)
        actions.confirm(cast.mei, post, reply=reply, worked=True, version=cast.version("4.1"), note=f"note {number}")
        actions.me_too(person, post, version=cast.version("4.2"))
    with query_counter() as long:
        page(client, address)
    assert len(_selects(long)) <= MOST_STATEMENTS[name], long
    # The versions of those who have it, too, and how their reports came in: one statement each; and as the conversation
    # is longer than a page, what helped is looked up apart, with its marks.
    assert len(_selects(long)) <= len(_selects(short)) + 4, (len(short), len(long))


def _solution(db: Any, post: Post) -> Reply:
    found: Reply = db.scalars(select(Reply).where(Reply.post_id == post.id, Reply.kind == ReplyKind.SOLUTION)).one()
    return found


def _selects(statements: list[str]) -> list[str]:
    return [statement for statement in statements if statement.lstrip().startswith("SELECT")]


def test_the_buttons_beside_a_mark_do_what_they_say_for_this_viewer(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    post = problem(cast.kim)
    answer = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    actions.mark_solution(cast.anna, answer)
    kims = sign_in(client.application.test_client(), cast.kim)
    jos = sign_in(client.application.test_client(), cast.jo)
    assert _mark_buttons(page(kims, f"/posts/{post.id}")) == ["This solved it"]
    assert _mark_buttons(page(jos, f"/posts/{post.id}")) == ["This solved it", "Take the mark back"]
    kims.post(f"/replies/{answer.id}/solution-mark")
    assert {mark.user_id for mark in db.get(Reply, answer.id).marks} == {cast.anna.id, cast.kim.id}
    assert _mark_buttons(page(kims, f"/posts/{post.id}")) == ["Take the mark back"]
    assert _mark_buttons(page(jos, f"/posts/{post.id}")) == ["This solved it", "Take all marks back"]
    kims.post(f"/replies/{answer.id}/solution-mark", data={"_method": "DELETE"})
    assert _mark_buttons(page(kims, f"/posts/{post.id}")) == ["This solved it"]
    assert _mark_buttons(page(client, f"/posts/{post.id}")) == []


def _mark_buttons(text: str) -> list[str]:
    return re.findall(r">(This solved it|This gets around it|Take (?:the|all|my) marks? back)</button>", text)

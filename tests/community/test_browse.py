"""The lists: what is in them, a page at a time, with few statements however many rows there are."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from portal.community import actions
from portal.community.models import Kind, ReplyKind, Tag, Visibility
from portal.products.models import Product
from tests.community import told
from tests.community.test_compose import SignIn
from tests.support.cast import Cast

LISTS = ("/browse", "/browse/problems", "/browse/unanswered", "/browse/stories", "/tags/sync")


def titles(page: str) -> list[str]:
    """The posts of a list, in order."""
    return re.findall(r'post-row__title"><a href="[^"]*">([^<]*)</a>', page)


def following(page: str) -> str | None:
    """The address of the next page."""
    found = re.search(r'rel="next" href="([^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else None


def test_each_list_holds_what_its_name_says(client: FlaskClient, cast: Cast) -> None:
    told.story(cast.kim, title="A story")
    told.workaround(cast.kim, title="A workaround", tags=["sync"])
    answered = told.problem(cast.kim, title="Answered")
    actions.reply(cast.ravi, answered, body="Hm.", kind=ReplyKind.COMMENT)
    told.problem(cast.kim, title="Not answered", tags=["sync"])
    shown = {path: set(titles(client.get(path).text)) for path in LISTS}
    assert shown == {
        "/browse": {"A story", "A workaround", "Answered", "Not answered"},
        "/browse/problems": {"Answered", "Not answered"},
        "/browse/unanswered": {"Not answered"},
        "/browse/stories": {"A story"},
        "/tags/sync": {"A workaround", "Not answered"},
    }


def test_known_problems_are_narrowed_to_product_version_and_state(client: FlaskClient, cast: Cast, db: Any) -> None:
    pocket = Product(slug="pocket", name="Pocket")
    db.add(pocket)
    told.problem(cast.kim, title="On 4.1", version=cast.version("4.1"))
    told.problem(cast.kim, title="On 4.2", version=cast.version("4.2"))
    told.problem(cast.kim, title="On the phone", product=pocket)
    told.solved(cast)
    assert set(titles(client.get("/browse/problems?product=lumen").text)) == {"On 4.1", "On 4.2", "Sync stops at 4%"}
    assert titles(client.get("/browse/problems?product=lumen&version=4.2").text) == ["On 4.2"]
    assert titles(client.get("/browse/problems?product=lumen&state=solved").text) == ["Sync stops at 4%"]
    assert titles(client.get("/browse/problems?product=pocket").text) == ["On the phone"]


def test_what_isnt_known_is_left_out_with_a_note(client: FlaskClient, cast: Cast) -> None:
    told.problem(cast.kim, title="Here", version=cast.version("4.1"))
    page = client.get("/browse/problems?product=nothing&version=9&state=odd").text
    assert titles(page) == ["Here"]
    assert "There is no product “nothing”" in page
    assert "There is no version “9” of Lumen" in client.get("/browse/problems?product=lumen&version=9").text


def test_a_row_says_for_how_many_of_those_who_tried_it_worked(client: FlaskClient, cast: Cast) -> None:
    post = told.workaround(cast.ravi)
    actions.confirm(cast.kim, post, worked=True)
    assert "<span>worked for 1</span>" in client.get("/browse").text
    actions.confirm(cast.mei, post, worked=False)
    assert "<span>worked for 1 of 2</span>" in client.get("/browse").text


def test_pages_follow_each_other_without_gap_or_repeat(client: FlaskClient, cast: Cast) -> None:
    expected = [told.problem(cast.kim, title=f"Problem {number}").title for number in range(60)][::-1]
    seen: list[str] = []
    address: str | None = "/browse/problems?product="
    while address:
        page = client.get(address).text
        seen += titles(page)
        if len(seen) == 25:
            told.problem(cast.ravi, title="New meanwhile")
        address = following(page)
    assert seen == expected


def test_a_cut_address_of_a_page_is_told(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/browse?after=nonsense").status_code == 400


def test_strangers_see_no_more_than_they_may(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    told.problem(cast.kim, title="For Hatch", visibility=Visibility.ORGANISATION, tags=["sync"])
    told.problem(cast.kim, title="For customers", visibility=Visibility.CUSTOMERS, tags=["sync"])
    assert titles(client.get("/tags/sync").text) == []
    assert titles(sign_in(client, cast.ravi).get("/tags/sync").text) == ["For customers"]
    assert titles(sign_in(client, cast.mei).get("/tags/sync").text) == ["For customers", "For Hatch"]


@pytest.mark.parametrize("path", LISTS)
def test_statements_dont_grow_with_the_rows(
    client: FlaskClient, cast: Cast, sign_in: SignIn, query_counter: Callable[[], Any], path: str
) -> None:
    people = [cast.person(f"Person{number}", organisation=cast.hatch) for number in range(12)]

    def write(count: int) -> None:
        for number in range(count):
            actions.publish_post(
                people[number % 12], kind=Kind.PROBLEM, title=f"P{number}", body="b", tags=["sync", f"t{number}"],
                version=cast.version("4.1"),
            )  # fmt: skip
            told.story(people[number % 12], tags=["sync"])

    def statements() -> int:
        with query_counter() as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    sign_in(client, cast.mei)
    write(2)
    few = statements()
    write(20)
    assert statements() == few
    assert few <= 10


@pytest.mark.parametrize(
    ("path", "next_step"),
    [
        ("/browse", "Write the first post"),
        ("/browse/problems?product=lumen", "All problems"),
        ("/browse/unanswered", "Everything is answered"),
        ("/browse/stories", "Tell your story"),
        ("/tags/rare", "Search for “rare”"),
    ],
)
def test_an_empty_list_names_the_next_step(client: FlaskClient, cast: Cast, path: str, next_step: str) -> None:
    assert cast.lumen
    assert next_step in client.get(path).text


def test_a_row_says_what_its_time_is(client: FlaskClient, cast: Cast) -> None:
    with time_machine.travel("2026-01-01 12:00Z", tick=False) as moment:
        asked = told.problem(cast.kim, title="Asked")
        told.problem(cast.kim, title="Alone")
        told.story(cast.kim, title="Told")
        moment.shift(86_400 * 3)
        actions.reply(cast.ravi, asked, body="Hm.", kind=ReplyKind.COMMENT)
        moment.shift(86_400)
        page = client.get("/browse").text
    said = re.findall(r"<span class=\"facts__when\">([\w ]+) <time[^>]*>([^<]*)</time></span>", page)
    assert list(zip(titles(page), said, strict=True)) == [
        ("Asked", ("last word", "1 day ago")),
        ("Told", ("told", "4 days ago")),
        ("Alone", ("written", "4 days ago")),
    ]


@pytest.mark.parametrize(("name", "address"), [("two words", "/tags/two%20words"), ("ci/cd", "/tags/ci/cd")])
def test_a_tag_leads_to_what_carries_it(client: FlaskClient, cast: Cast, name: str, address: str) -> None:
    told.problem(cast.kim, title="Tagged", tags=[name])
    told.problem(cast.kim, title="Not tagged")
    assert f'<a class="tag" href="{address}">{name}</a>' in client.get("/browse").text
    assert titles(client.get(address).text) == ["Tagged"]


def test_a_tag_that_was_imported_with_capitals_leads_there_as_well(client: FlaskClient, cast: Cast, db: Any) -> None:
    post = told.problem(cast.kim, title="Tagged")
    post.tags = [Tag(name="Firefox OS")]
    db.flush()
    assert '<a class="tag" href="/tags/Firefox%20OS">' in client.get("/browse").text
    assert titles(client.get("/tags/Firefox%20OS").text) == ["Tagged"]

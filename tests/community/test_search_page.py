"""The search page: found, counted, narrowed, marked; and kind when nothing is there or the index is away."""

import re
import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.community import actions
from portal.community.models import ReplyKind, Visibility
from portal.search.engine import LOOK_AGAIN
from tests.community import told
from tests.community.test_browse import following, titles
from tests.community.test_compose import SignIn
from tests.support.cast import Cast

Index = Callable[[], None]


@pytest.fixture
def index(run_jobs: Callable[[], int]) -> Index:
    """Bring the index up to date, and wait until the site has noticed."""

    def bring() -> None:
        run_jobs()
        time.sleep(2 * LOOK_AGAIN)

    return bring


@pytest.fixture
def some(app: Flask, cast: Cast, index: Index) -> None:
    """A few posts, indexed."""
    told.solved(cast)
    told.problem(cast.ravi, title="Printer prints umlauts as boxes", body="On every label.", tags=["labels"])
    told.story(cast.kim, title="Sync over nine shops", body="No printer was harmed.")
    told.problem(cast.kim, title="Sync for Hatch alone", body="E-77", visibility=Visibility.ORGANISATION)
    hidden = told.problem(cast.kim, title="Sync that is hidden", body="E-77")
    actions.hide(cast.anna, hidden, reason="Personal data")
    index()


def facets(page: str) -> dict[str, dict[str, str]]:
    """Title of a group to label to count."""
    groups = re.findall(r'facet__title">([^<]+)</h2>(.*?)</section>', page, flags=re.DOTALL)
    one = re.compile(r'facet__label">([^<]+)<.*?(?:facet__count">(\d+)<|</a>)', re.DOTALL)
    return {title: dict(one.findall(inside)) for title, inside in groups}


def test_it_finds_counts_and_marks(client: FlaskClient, some: None) -> None:
    page = client.get("/search?q=sync").text
    assert titles(page) == ["Sync stops at 4%", "Sync over nine shops"]
    assert "2 posts found" in page
    assert facets(page)["Kind"] == {"Problems": "1", "Stories": "1"}
    assert facets(page)["State"] == {"Solved": "1"}
    assert facets(page)["Tag"] == {"sync": "1"}


def test_the_passage_may_be_from_a_reply(client: FlaskClient, some: None) -> None:
    page = client.get("/search?q=reset+lock").text
    assert "In a solution: <mark>Reset</mark> the <mark>lock</mark>." in page


def test_text_of_posts_is_shown_not_run(client: FlaskClient, cast: Cast, index: Index) -> None:
    told.problem(cast.kim, title="<b>Mast</b>", body="<script>alert('mast')</script> & mast")
    index()
    page = client.get("/search?q=mast").text
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


def test_filters_hold_together_and_can_be_taken_away(client: FlaskClient, some: None) -> None:
    page = client.get("/search?q=sync&kind=story").text
    assert titles(page) == ["Sync over nine shops"]
    assert re.search(r'href="/search\?q=sync" rel="nofollow" aria-current="true"', page)
    both = client.get("/search?q=sync&kind=story&kind=problem&tag=sync").text
    assert titles(both) == ["Sync stops at 4%"]
    assert titles(client.get("/search?q=sync&product=lumen&version=4.1&state=solved").text) == ["Sync stops at 4%"]
    assert titles(client.get("/search?q=sync&time=week&sort=newest").text) == [
        "Sync over nine shops",
        "Sync stops at 4%",
    ]


def test_nobody_finds_or_counts_what_they_may_not_see(
    client: FlaskClient, cast: Cast, sign_in: SignIn, some: None
) -> None:
    assert "2 posts found" in client.get("/search?q=sync").text
    assert "3 posts found" in sign_in(client, cast.mei).get("/search?q=sync").text
    assert "Sync for Hatch alone" not in sign_in(client, cast.ravi).get("/search?q=sync").text


def test_what_became_private_since_it_was_indexed_is_not_shown(client: FlaskClient, cast: Cast, index: Index) -> None:
    post = told.problem(cast.kim, title="Mast", body="mast")
    index()
    actions.hide(cast.anna, post, reason="Personal data")
    assert titles(client.get("/search?q=mast").text) == []


def test_a_page_number_is_not_ignored_in_silence(client: FlaskClient, some: None) -> None:
    assert "no page numbers" in client.get("/search?q=sync&page=99").text
    assert "no page numbers" not in client.get("/search?q=sync&page=1").text


def test_the_language_of_a_code_block_is_no_passage(client: FlaskClient, cast: Cast, index: Index) -> None:
    told.problem(cast.kim, title="A script", body="Run zebra:\n\n```powershell\nReset-Zebra\n```\n")
    index()
    page = client.get("/search?q=zebra").text
    assert "Reset-" in page
    assert "powershell" not in page


@pytest.mark.parametrize(
    "wrong",
    ["kind=poem", "state=maybe", "product=none", "time=never", "sort=odd", "after=zz", "product=lumen&version=9"],
)
def test_an_unknown_filter_is_left_out_with_a_note(client: FlaskClient, some: None, wrong: str) -> None:
    answer = client.get(f"/search?q=umlauts&{wrong}")
    assert answer.status_code == 200
    assert 'class="notice notice--plain" role="status"' in answer.text
    if "lumen" not in wrong:
        assert titles(answer.text) == ["Printer prints umlauts as boxes"]


def test_a_word_misspelt_is_offered_as_it_is_written(client: FlaskClient, some: None) -> None:
    page = client.get("/search?q=umlatus&kind=problem").text
    assert re.search(r'Did you mean <a href="/search\?q=umlauts&amp;kind=problem"><strong>umlauts', page)


def test_nothing_found_leads_on(client: FlaskClient, some: None) -> None:
    page = client.get("/search?q=zeppelin+%26+co").text
    assert "Nobody has written about it yet" in page
    assert "/posts/new?kind=problem&amp;title=zeppelin+%26+co" in page
    assert "Take all filters away" in client.get("/search?q=sync&kind=workaround").text


def test_pages_follow_each_other(client: FlaskClient, cast: Cast, index: Index) -> None:
    expected = {told.problem(cast.kim, title=f"Mast {number}", body="mast").title for number in range(45)}
    index()
    seen: list[str] = []
    address: str | None = "/search?q=mast"
    while address:
        page = client.get(address).text
        seen += titles(page)
        address = following(page)
    assert len(seen) == len(set(seen)) == 45
    assert set(seen) == expected


def test_statements_dont_grow_with_what_is_found(
    client: FlaskClient, cast: Cast, index: Index, query_counter: Callable[[], Any]
) -> None:
    def write(count: int) -> None:
        for number in range(count):
            post = told.problem(cast.person(f"P{count}x{number}"), title=f"Mast {number}", tags=[f"t{number}"])
            actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Lower the mast.")
        index()

    def statements() -> int:
        with query_counter() as sent:
            assert titles(client.get("/search?q=mast").text)
        return len(sent)

    write(2)
    few = statements()
    write(18)
    assert statements() == few
    assert few <= 8


@pytest.mark.parametrize("text", ["", "   ", "'", '"', "-", "a" * 5_000, "%00", "“", "-x -y", "\u202e", "(((", "*:*"])
def test_any_text_can_be_looked_for(client: FlaskClient, some: None, text: str) -> None:
    assert client.get("/search", query_string={"q": text}).status_code == 200


def test_without_an_index_the_page_says_so_and_shows_the_latest(app: Flask, client: FlaskClient, some: None) -> None:
    folder = app.extensions["settings"].index_dir
    shutil.rmtree(folder)
    folder.mkdir()
    time.sleep(2 * LOOK_AGAIN)
    answer = client.get("/search?q=sync")
    assert answer.status_code == 200
    assert "Searching is not possible just now" in answer.text
    assert 'value="sync"' in answer.text
    assert "Sync over nine shops" in titles(answer.text)


def test_support_sees_what_is_hidden_last_and_with_a_sign(
    client: FlaskClient, cast: Cast, some: None, sign_in: SignIn
) -> None:
    for search in ("/search?q=sync+that+is+hidden", "/search?q=sync&sort=newest", "/search"):
        page = sign_in(client, cast.anna).get(search).text
        assert titles(page)[-1] == "Sync that is hidden"
        assert page.count(">Hidden</span>") == 1
        assert page.index(">Hidden</span>") > page.index("Sync that is hidden")
        assert ">Hidden</span>" not in sign_in(client, cast.kim).get(search).text

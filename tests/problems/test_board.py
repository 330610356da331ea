"""The board of known problems: what stands on it, for whom, in which order and words."""

import re
from typing import Any

import pytest
from sqlalchemy import event, text

from portal.community import actions as community
from portal.community.models import Post, ReplyKind, Standing, State, Visibility
from portal.community.models.posts import KNOWN
from portal.core.db import db as database
from portal.problems import actions
from portal.problems.queries import board
from portal.problems.queries.board import Narrowing, Order
from tests.community.told import problem, solved, story, workaround


def titles(page: Any) -> list[str]:
    return [post.title for post in page.items]


def known(cast: Any, title: str, *others: Any, **more: Any) -> Post:
    """A problem of Kim's that these others have as well."""
    post = problem(cast.kim, title=title, **{"product": cast.lumen} | more)
    for person in others:
        community.me_too(person, post)
    return post


def page(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.text)


def test_known_is_what_two_have_what_was_announced_and_what_an_answer_helped(db: Any, cast: Any) -> None:
    known(cast, "Two have it", cast.ravi)
    actions.announce(cast.anna, known(cast, "Confirmed"), standing=Standing.CONFIRMED)
    solved(cast)
    workaround(cast.kim)
    known(cast, "One alone")
    story(cast.kim)
    community.hide(cast.anna, known(cast, "Hidden", cast.ravi), reason="names a person")
    expected = {"Two have it", "Confirmed", "Sync stops at 4%", "Sync hangs behind a proxy"}
    assert set(titles(board.known(cast.ravi))) == expected
    assert set(titles(board.known(cast.anna))) == expected


def test_a_report_stands_on_it_through_its_canonical_problem(db: Any, cast: Any) -> None:
    head, report = known(cast, "Canonical", cast.mei), known(cast, "Report", cast.ravi, cast.anna)
    link = actions.link(cast.anna, report, head)
    (post,) = board.known(cast.ravi).items
    assert (post.title, post.affected_count) == ("Canonical", 4)
    actions.unlink(cast.anna, link)
    assert titles(board.known(cast.ravi)) == ["Report", "Canonical"]


def test_the_most_affected_come_first_or_the_latest_and_pages_follow_one_another(db: Any, cast: Any) -> None:
    people = [cast.ravi, cast.mei, cast.anna, cast.jo]
    for number in (2, 4, 1, 3):
        known(cast, f"{number} others", *people[:number])
    by_people: list[str] = []
    by_time: list[str] = []
    for found, order in ((by_people, Order.AFFECTED), (by_time, Order.LATEST)):
        key = None
        while key is not None or not found:
            some = board.known(cast.ravi, order=order, key=key, size=3)
            found += titles(some)
            key = some.next_key
    assert by_people == ["4 others", "3 others", "2 others", "1 others"]
    assert by_time == ["3 others", "1 others", "4 others", "2 others"]


@pytest.mark.parametrize("many", [0, board.MANY])
def test_a_version_shows_what_somebody_has_on_it_in_the_whole_cluster(
    db: Any, cast: Any, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(board, "MANY", many)
    reported = known(cast, "Reported on 4.1", cast.ravi, version=cast.version("4.1"))
    said = known(cast, "Said on 4.1", cast.mei, version=cast.version("4.0"))
    community.me_too(cast.ravi, said, version=cast.version("4.1"))
    linked, report = known(cast, "A report on 4.1", cast.mei), known(cast, "Report", version=cast.version("4.1"))
    actions.link(cast.anna, report, linked)
    known(cast, "On 4.2", cast.ravi, version=cast.version("4.2"))
    found = board.known(cast.ravi, Narrowing(cast.lumen, cast.version("4.1")))
    assert set(titles(found)) == {reported.title, said.title, linked.title}


def test_it_is_narrowed_by_state_and_product(db: Any, cast: Any) -> None:
    open_one, fixed = known(cast, "Open", cast.ravi), known(cast, "Fixed", cast.ravi)
    actions.announce(cast.anna, fixed, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    elsewhere = problem(cast.kim, title="Elsewhere")
    community.me_too(cast.ravi, elsewhere)
    assert titles(board.known(cast.ravi, Narrowing(cast.lumen, state=State.SOLVED))) == ["Fixed"]
    assert titles(board.known(cast.ravi, Narrowing(state=State.OPEN))) == ["Elsewhere", "Open"]
    assert titles(board.known(cast.ravi, Narrowing(cast.lumen, state=State.OPEN))) == [open_one.title]
    assert titles(board.fixed_in(cast.ravi, cast.version("4.2"))) == ["Fixed"]
    assert titles(board.fixed_in(cast.ravi, cast.version("4.1"))) == []


@pytest.mark.parametrize("visibility", Visibility)
def test_nobody_finds_on_it_what_they_may_not_see(
    db: Any, cast: Any, client: Any, sign_in: Any, visibility: Visibility
) -> None:
    post = known(cast, "Only for some", cast.mei, visibility=visibility)
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    allowed = {
        Visibility.PUBLIC: {"visitor", "kim", "mei", "ravi", "anna"},
        Visibility.CUSTOMERS: {"kim", "mei", "ravi", "anna"},
        Visibility.ORGANISATION: {"kim", "mei", "anna"},
    }[visibility]
    addresses = ("/problems", "/problems/lumen", "/problems/lumen/4.2/fixed", "/problems?order=latest")
    for name in ("visitor", "kim", "mei", "ravi", "anna"):
        browser = client if name == "visitor" else sign_in(client.application.test_client(), getattr(cast, name))
        for address in addresses:
            assert (post.title in page(browser, address)) == (name in allowed), (name, address)


def test_a_row_says_how_it_stands_how_many_have_it_and_when_the_next_word_comes(
    db: Any, cast: Any, client: Any
) -> None:
    post = known(cast, "Sync stops", cast.ravi, cast.mei, version=cast.version("4.1"))
    answer = community.reply(cast.ravi, post, kind=ReplyKind.WORKAROUND, body="Name the proxy.")
    community.mark_solution(cast.kim, answer)
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    row = _rows(page(client, "/problems/lumen"))[0]
    assert "Fixed in 4.2" in row
    assert "There is a workaround" in row
    assert "3 have it" in row
    assert "state--solved" in page(client, "/problems/lumen/4.2/fixed")
    on_the_older = page(client, "/problems/lumen/4.1")
    assert "state--workaround" in on_the_older
    assert "Fixed in 4.2" in on_the_older


def test_each_board_has_an_address_of_its_own_and_unknown_ones_are_not_there(db: Any, cast: Any, client: Any) -> None:
    known(cast, "Sync stops", cast.ravi)
    assert "Known problems of Lumen" in page(client, "/problems/lumen")
    assert "Known problems of Lumen 4.1.2" in page(client, "/problems/lumen/4.1.2")
    assert "Nothing is announced as fixed in 4.1.2 yet." in page(client, "/problems/lumen/4.1.2/fixed")
    assert client.get("/problems/nothing").status_code == 404
    assert client.get("/problems/lumen/9.9").status_code == 404
    assert client.get("/problems?after=nonsense").status_code == 400


def test_an_empty_board_says_what_comes_onto_it(db: Any, cast: Any, client: Any) -> None:
    assert "No problem is known." in page(client, "/problems")
    assert "No problem is known of Lumen 4.2." in page(client, f"/problems/{cast.lumen.slug}/4.2")
    assert "No known problem stands like this." in page(client, "/problems?state=by_design")


def test_it_takes_few_statements_however_many_stand_on_it(db: Any, cast: Any, client: Any, query_counter: Any) -> None:
    def add(number: int) -> None:
        post = known(cast, f"Number {number}", cast.ravi, version=cast.version("4.1"))
        actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
        actions.look_after(cast.anna, post, owner=cast.anna)

    add(0)
    page(client, "/problems/lumen/4.1")
    with query_counter() as few:
        page(client, "/problems/lumen/4.1")
    for number in range(1, 20):
        add(number)
    with query_counter() as many:
        page(client, "/problems/lumen/4.1")
    assert len(many) == len(few) <= 10, many


def test_the_board_is_read_in_the_order_of_its_index(db: Any, cast: Any) -> None:
    """A sort would read all that is known for each page."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by how many rows there are")
    for order, index in ((Order.AFFECTED, "ix_posts_known_product"), (Order.LATEST, "ix_posts_known_product_latest")):
        plan = _plan(db, lambda order=order: board.known(cast.ravi, Narrowing(cast.lumen), order))
        assert f"USING INDEX {index} " in plan
        assert "TEMP B-TREE" not in plan
    plan = _plan(db, lambda: board.known(cast.ravi))
    assert "USING INDEX ix_posts_known" in plan
    assert "TEMP B-TREE" not in plan


def _plan(db: Any, read: Any) -> str:
    """How SQLite would run the last statement of `read`."""
    sent: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    statement, parameters = next(one for one in sent if "FROM posts" in one[0])
    rows = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "; ".join(row[3] for row in rows)


def _rows(page: str) -> list[str]:
    """The words of each row."""
    rows = re.findall(r'<li class="post-row problem-row">(.*?)</li>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_the_condition_of_the_index_and_of_the_migration_are_the_same(db: Any) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL writes it down in words of its own")
    sql = db.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'ix_posts_known'"))
    assert str(KNOWN) in sql

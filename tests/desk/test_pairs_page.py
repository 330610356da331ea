"""The pages of pairs: side by side, decided with and without a script, listed, taken back."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.community import actions as community
from portal.desk import actions
from portal.desk.models import Fact, PairState
from portal.problems import actions as problems
from tests.community import told
from tests.desk.test_pairs import pair_of
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
RunJobs = Callable[..., int]


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


def test_what_is_linked_or_hidden_meanwhile_is_not_asked_at_its_own_address(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn
) -> None:
    one, other, third = (told.problem(cast.kim, title=title) for title in ("One", "Other", "Third"))
    linked, hidden = pair_of(one, other, db), pair_of(one, third, db)
    problems.link(cast.anna, other, one)
    community.hide(cast.anna, third, reason="names a person")
    db.commit()
    sign_in(client, cast.anna)
    for pair, words in ((linked, "They are linked with each other already."), (hidden, "One of the two is hidden.")):
        page = client.get(f"/desk/pairs/{pair.id}").text
        assert words in page
        assert 'value="not_same"' not in page


def test_other_organisations_are_no_sign_of_another_problem(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn
) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi), db)
    page = sign_in(client, cast.anna).get(f"/desk/pairs/{pair.id}").text
    assert re.search(r'<tr class="">\s*<th scope="row">Organisation</th>', page)
    assert "≠ differ" not in page

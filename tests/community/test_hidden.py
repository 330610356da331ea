"""What support hid: a list of it for support, and a sign wherever else it appears."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from portal.community import actions
from portal.community.models import ReplyKind
from tests.community import told
from tests.community.test_compose import SignIn
from tests.support.cast import Cast
from tests.support.site import new_client


def test_support_finds_what_is_hidden_with_its_reason(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    told.problem(cast.kim, title="Shown")
    post = told.problem(cast.kim, title="Names a person")
    rude = actions.reply(cast.ravi, told.problem(cast.kim, title="Above"), kind=ReplyKind.COMMENT, body="Very rude.")
    actions.hide(cast.anna, post, reason="a name in the log")
    actions.hide(cast.jo, rude, reason="rude words")
    page = sign_in(client, cast.jo).get("/browse/hidden").text
    assert re.findall(r'post-row__title"><a href="[^"]*">([^<]*)</a>', page) == [
        "A reply under “Above”",
        "Names a person",
    ]
    for words in ("Very rude.", "Jo hid it", "“rude words”", "Anna hid it", "“a name in the log”"):
        assert words in page


def test_it_is_restored_from_there(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    post = told.problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Hm.")
    for target in (post, reply):
        actions.hide(cast.anna, target, reason="by mistake")
    page = sign_in(client, cast.anna).get("/browse/hidden").text
    addresses = re.findall(r'method="post" action="([^"]*/hiding)"', page)
    assert addresses == [f"/replies/{reply.id}/hiding", f"/posts/{post.id}/hiding"]
    for address in addresses:
        client.post(address, data={"_method": "DELETE", "reason": "it is fine"})
    assert (post.is_hidden, reply.is_hidden) == (False, False)
    assert "Nothing is hidden." in client.get("/browse/hidden").text


def test_nobody_else_has_such_a_page(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    assert client.get("/browse/hidden").status_code == 404
    assert "/browse/hidden" not in client.get("/browse").text
    assert sign_in(client, cast.kim).get("/browse/hidden").status_code == 404
    assert "/browse/hidden" not in client.get("/browse").text
    assert "/browse/hidden" in sign_in(client, cast.anna).get("/browse").text


def test_its_statements_dont_grow_and_its_pages_follow_each_other(
    client: FlaskClient, cast: Cast, sign_in: SignIn, query_counter: Callable[[], Any]
) -> None:
    sign_in(client, cast.anna)

    def hide(count: int) -> None:
        for number in range(count):
            post = told.problem(cast.person(f"P{number}x{count}"), tags=[f"t{number}"])
            actions.hide(cast.jo, actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Hm."), reason="one")
            actions.hide(cast.jo, post, reason="two")

    def statements() -> int:
        with query_counter() as sent:
            assert client.get("/browse/hidden").status_code == 200
        return len(sent)

    hide(1)
    statements()  # the first one may open a connection
    few = statements()
    hide(14)
    assert statements() == few
    page = client.get("/browse/hidden").text
    older = re.search(r'rel="next" href="([^"]*)"', page)
    assert older
    rest = client.get(older[1].replace("&amp;", "&")).text
    assert [page.count('<li class="post-row">'), rest.count('<li class="post-row">')] == [25, 5]


def test_the_author_of_a_hidden_post_reads_why_and_nobody_else_that_it_is_there(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    post = told.problem(cast.kim, title="Names a person")
    staff = sign_in(client, cast.anna).get(f"/posts/{post.id}").text
    assert "Whoever wrote it is shown the reason." in staff
    actions.hide(cast.anna, post, reason="a name in the <log>")
    for address in (f"/posts/{post.id}", f"/posts/{post.id}-names-a-person"):
        mine = sign_in(client, cast.kim).get(address)
        assert mine.status_code == 404
        assert "Support has hidden what you wrote" in mine.text
        assert "a name in the &lt;log&gt;" in mine.text
        for stranger in (cast.ravi, cast.mei):
            theirs = sign_in(client, stranger).get(address)
            assert theirs.status_code == 404
            assert "Nothing here" in theirs.text
            assert "has hidden" not in theirs.text
            assert "a name in the" not in theirs.text
    assert "a name in the" not in new_client(client.application).get(f"/posts/{post.id}").text
    actions.restore(cast.anna, post, reason="fine")
    assert sign_in(client, cast.kim).get(f"/posts/{post.id}", follow_redirects=True).status_code == 200


def test_an_author_who_is_gone_belongs_to_nobody(client: FlaskClient, cast: Cast, db: Any) -> None:
    post = told.problem(cast.kim)
    actions.hide(cast.anna, post, reason="a name in the log")
    post.author_id = None
    db.commit()
    assert "a name in the log" not in client.get(f"/posts/{post.id}").text

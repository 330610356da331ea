"""The menu behind one's own name."""

import re

from flask.testing import FlaskClient

from tests.community.test_compose import SignIn
from tests.support.cast import Cast


def menu(text: str) -> dict[str, tuple[str, bool]]:
    """Label -> address and whether it is the present page."""
    found = re.findall(r'<a class="menu__item" href="([^"]*)"( aria-current="page")?>([^<]*)</a>', text)
    return {label: (url, bool(here)) for url, here, label in found}


def test_writing_and_what_one_shared_are_at_hand_on_every_page(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    assert menu(client.get("/browse").text) == {}
    found = menu(sign_in(client, cast.kim).get("/browse").text)
    assert found["Write a post"] == ("/posts/new", False)
    assert found["Your page"] == (f"/people/{cast.kim.id}", False)


def test_anothers_page_is_not_ones_own(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.kim)
    assert menu(client.get(f"/people/{cast.kim.id}").text)["Your page"][1]
    assert not menu(client.get(f"/people/{cast.ravi.id}").text)["Your page"][1]
    assert menu(client.get("/posts/new", follow_redirects=True).text)["Write a post"][1]

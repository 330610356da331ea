"""For strangers there are no admin pages, and addresses of people are on none that they can reach."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.events import AccountEvent
from portal.admin import wording
from portal.admin.events import AdminEvent
from portal.desk.events import DeskEvent
from portal.products.events import ProductEvent
from tests.support.cast import Cast

ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")


def admin_calls(app: Flask, cast: Cast) -> list[tuple[str, str]]:
    """Method and path of everything that is for admins alone."""
    values = {"slug": cast.lumen.slug, "version_id": cast.version("4.1").id, "person_id": cast.kim.id}
    values["organisation_id"] = cast.hatch.id
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin.") and rule.endpoint != "admin.state":
            path = app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
            found += [(method, path) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return sorted(found)


@pytest.mark.parametrize("who", ["visitor", "kim", "anna"])
def test_strangers_find_nothing_and_change_nothing(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: Any, who: str
) -> None:
    calls = admin_calls(app, cast)
    assert len(calls) > 20
    if who != "visitor":
        sign_in(client, getattr(cast, who))
    assert {client.open(path, method=method).status_code for method, path in calls} == {404}


def test_the_state_is_for_support_as_well(client: FlaskClient, cast: Cast, sign_in: Any) -> None:
    assert client.get("/admin/state").status_code == 404
    assert sign_in(client, cast.kim).get("/admin/state").status_code == 404
    page = sign_in(client, cast.anna).get("/admin/state")
    assert page.status_code == 200
    assert "Build anew" not in page.text
    assert "Build anew" in sign_in(client, cast.ada).get("/admin/state").text


def test_ones_own_menu_leads_to_what_one_may_see(client: FlaskClient, cast: Cast, sign_in: Any) -> None:
    entries = {
        who.name: re.findall(r'class="menu__item" href="(/(?:admin|me)[^"]*)"', sign_in(client, who).get("/me").text)
        for who in (cast.kim, cast.anna, cast.ada)
    }
    assert entries == {
        "Kim": ["/me/watching", "/me/notifications", "/me"],
        "Anna": ["/me/watching", "/me/notifications", "/me", "/admin/deliveries", "/admin/state"],
        "Ada": ["/me/watching", "/me/notifications", "/me", "/admin/deliveries", "/admin/state", "/admin"],
    }


def test_no_page_of_others_shows_an_address(client: FlaskClient, app: Flask, cast: Cast, sign_in: Any) -> None:
    people = (cast.kim, cast.ravi, cast.anna, cast.ada)
    paths = [f"/people/{person.id}" for person in people]
    for viewer in (None, cast.mei, cast.jo):
        if viewer:
            sign_in(client, viewer)
        for path in ["/", *paths]:
            found = set(ADDRESS.findall(client.get(path).text))
            assert found == set(), path


def test_the_journal_has_words_for_everything_that_is_set_up() -> None:
    said = set(wording.WORDS) | set(wording.OWN_WORDS)
    running = {AccountEvent.RUNNING_ADDED, AccountEvent.RUNNING_CHANGED, AccountEvent.RUNNING_REMOVED}
    viewing = {DeskEvent.VIEWING_BEGUN, DeskEvent.VIEWING_ENDED}
    assert said == {*ProductEvent, *AccountEvent, *AdminEvent, *viewing} - running

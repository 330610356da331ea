"""Every view says who may call it, and means it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from portal.accounts.models import User
from tests.support.cast import Cast

KINDS = {"public", "signed_in", "staff", "admin"}
NOT_OURS = {"static"}  # Flask's own
SignIn = Callable[[FlaskClient, User], FlaskClient]


def calls(app: Flask, *kinds: str) -> list[tuple[str, str]]:
    """Method and path of every route for one of these kinds of people; 1 or "x" stands wherever it wants something."""
    found = []
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "access", None) in kinds:
            found += [(method, path_of(app, rule)) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return sorted(found)


def path_of(app: Flask, rule: Rule) -> str:
    """An address that this rule matches."""
    values = {name: 1 if isinstance(kind, IntegerConverter) else "x" for name, kind in rule._converters.items()}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def let_in(client: FlaskClient, asked: list[tuple[str, str]], *refusals: int) -> list[str]:
    """Of these calls, the ones that weren't refused with one of these statuses."""
    answers = [(method, path, client.open(path, method=method).status_code) for method, path in asked]
    return [f"{method} {path}: {status}" for method, path, status in answers if status not in refusals]


@pytest.mark.parametrize("demo", [False, True])
def test_every_view_says_who_may_call_it(make_app: Callable[..., Flask], demo: bool) -> None:
    views = {name: view for name, view in make_app(demo=demo).view_functions.items() if name not in NOT_OURS}
    assert {name for name, view in views.items() if getattr(view, "access", None) not in KINDS} == set()


def test_for_visitors_and_customers_staff_pages_dont_exist(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    asked = calls(app, "staff", "admin")
    assert asked
    assert let_in(client, asked, 404) == []
    assert let_in(sign_in(client, cast.kim), asked, 404) == []


def test_for_support_the_admins_pages_dont_exist(app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    asked = calls(app, "admin")
    assert asked
    assert let_in(sign_in(client, cast.anna), asked, 404) == []


def test_visitors_are_asked_to_sign_in_where_customers_may_go(app: Flask, client: FlaskClient) -> None:
    asked = calls(app, "signed_in")
    assert asked
    assert let_in(client, asked, 303, 401) == []

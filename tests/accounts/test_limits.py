"""How often one may try: the page that says so is friendly, and says the same whoever it is."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.accounts import actions
from tests.support.cast import PASSWORD
from tests.support.site import new_client

FAR, NEAR = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}


@pytest.fixture
def strict(make_app: Any) -> FlaskClient:
    """A browser of a site with limits."""
    return new_client(make_app(limits_enabled=True))


def tries(client: FlaskClient, path: str, form: dict[str, str], times: int, **environ: str) -> list[int]:
    """The status of each of some tries."""
    return [client.post(path, data=form, environ_base=environ).status_code for _ in range(times)]


@pytest.mark.parametrize("email", ["lee@example.com", "nobody@example.com"])
def test_guessing_one_account_ends_after_ten_tries_from_anywhere(strict: FlaskClient, db: Any, email: str) -> None:
    actions.create_user(name="Lee", email="lee@example.com", password=PASSWORD)
    form = {"email": email, "password": "wrong"}
    assert tries(strict, "/sign-in", form, 5, **FAR) == [400] * 5
    assert tries(strict, "/sign-in", {**form, "email": email.upper()}, 5, **NEAR) == [400] * 5
    answer = strict.post("/sign-in", data={**form, "password": PASSWORD}, environ_base=FAR)
    assert answer.status_code == 429
    assert "One moment, please" in answer.text
    assert strict.get("/sign-in").status_code == 200


def test_guessing_many_accounts_from_one_place_ends_too(strict: FlaskClient, db: Any) -> None:
    statuses = [
        strict.post(
            "/sign-in", data={"email": f"lee{n}@example.com", "password": "wrong"}, environ_base=FAR
        ).status_code
        for n in range(31)
    ]
    assert statuses == [400] * 30 + [429]
    assert tries(strict, "/sign-in", {"email": "lee@example.com", "password": "wrong"}, 1, **NEAR) == [400]


def test_signing_in_often_with_the_right_password_is_fine(strict: FlaskClient, db: Any) -> None:
    actions.create_user(name="Lee", email="lee@example.com", password=PASSWORD)
    assert tries(strict, "/sign-in", {"email": "lee@example.com", "password": PASSWORD}, 12, **FAR) == [303] * 12


@pytest.mark.parametrize("path", ["/password/reset", "/sign-up"])
def test_nobodys_mailbox_is_flooded(strict: FlaskClient, db: Any, path: str) -> None:
    form = {"email": "lee@example.com", "name": "Lee", "password": PASSWORD}
    assert tries(strict, path, form, 5, **FAR) == [303] * 4 + [429]
    other = {"/sign-up": "/password/reset", "/password/reset": "/sign-up"}[path]
    assert tries(strict, other, form, 1, **NEAR) == [429]
    assert tries(strict, path, {**form, "email": "noa@example.com"}, 1, **NEAR) == [303]

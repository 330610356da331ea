"""`portal user` and `portal product`."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.models import User
from portal.products.queries import products
from tests.support.cast import PASSWORD, Cast

ADA = ["user", "create", "--admin", "--name", "Ada", "--email", "Ada@Example.com"]


@pytest.fixture
def portal(app: Flask, db: Any) -> Any:
    """`portal([...], input=…)`: the exit code and all that was said."""

    def run(arguments: list[str], typed: str | None = None) -> tuple[int, str]:
        db.commit()
        result = app.test_cli_runner().invoke(args=arguments, input=typed)
        db.expire_all()
        return result.exit_code, result.output

    return run


def test_the_first_admin_is_made_from_the_shell(portal: Any, client: Any, db: Any) -> None:
    code, said = portal(ADA, f"{PASSWORD}\n{PASSWORD}\n")
    assert (code, said.splitlines()[-1]) == (0, "Ada <ada@example.com> can sign in as admin.")
    assert PASSWORD not in said
    assert client.post("/sign-in", data={"email": "ada@example.com", "password": PASSWORD}).status_code == 303
    assert client.get("/admin").status_code == 200


def test_a_password_comes_from_standard_input_for_scripts(portal: Any) -> None:
    code, _ = portal(
        ["user", "create", "--support", "--name", "Jo", "--email", "jo@example.com", "--password-stdin"],
        PASSWORD + "\n",
    )
    made = queries.by_email("jo@example.com")
    assert code == 0
    assert made
    assert (made.role, made.is_confirmed) == ("support", True)


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        ([*ADA, "--password-stdin"], "", "At least 10 characters"),
        ([*ADA, "--password-stdin"], "short\n", "At least 10 characters"),
        ([*ADA[:-1], "ada", "--password-stdin"], PASSWORD, "mail address"),
        ([*ADA, "--organisation", "Nowhere", "--password-stdin"], PASSWORD, "no organisation called Nowhere"),
        (["user", "set-role", "nobody@example.com", "admin", "--reason", "x"], None, "Nobody has an account"),
        (["user", "set-role", "kim@example.test", "king", "--reason", "x"], None, "king"),
        (["product", "add", "  "], None, "A name is needed"),
        (["product", "add", "Lumen", "--versions", "4.0,4.0"], None, "already"),
    ],
)
def test_what_cant_be_done_is_said_in_one_line_and_changes_nothing(
    portal: Any, db: Any, cast: Cast, arguments: list[str], typed: str | None, words: str
) -> None:
    assert cast.kim
    code, said = portal(arguments, typed)
    assert code != 0
    assert words in said
    assert "Traceback" not in said
    assert [user.name for user in db.scalars(select(User))] == ["Kim"]
    assert products() == []


def test_an_address_has_one_account(portal: Any) -> None:
    portal([*ADA, "--password-stdin"], PASSWORD)
    assert "has an account already" in portal([*ADA, "--password-stdin"], PASSWORD)[1]


def test_two_unlike_passwords_make_nothing(portal: Any, db: Any) -> None:
    code, said = portal(ADA, f"{PASSWORD}\nanother one\n")
    assert code != 0
    assert "do not match" in said
    assert db.scalars(select(User)).all() == []


def test_people_are_listed_and_roles_set(portal: Any, cast: Cast) -> None:
    cast.person("Lee", confirmed=False)
    assert cast.kim
    assert portal(["user", "set-role", "KIM@example.test", "support", "--reason", "joined"])[0] == 0
    lines = portal(["user", "list"])[1].splitlines()
    assert [line.split() for line in lines] == [
        ["customer", "unconfirmed", "Lee", "<lee@example.test>"],
        ["support", "confirmed", "Kim", "<kim@example.test>"],
    ]
    assert len(portal(["user", "list", "--role", "support"])[1].splitlines()) == 1


def test_a_product_comes_with_its_versions(portal: Any) -> None:
    assert portal(["product", "add", "Lumen", "--versions", " 4.0, 4.1 ,4.2,"])[1] == "Lumen: 4.0, 4.1, 4.2\n"
    assert [version.name for version in products()[0].versions] == ["4.0", "4.1", "4.2"]
    assert portal(["product", "list"])[1] == "Lumen: 4.0, 4.1, 4.2\n"
    assert "already" in portal(["product", "add", "lumen"])[1]

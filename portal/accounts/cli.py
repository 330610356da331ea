"""`portal user`"""

import sys

import click

from portal.accounts import actions, addresses, queries
from portal.accounts.models import Role, User
from portal.core.errors import NotFound
from portal.core.shell import explained

ROLES = click.Choice([role.value for role in Role])


@click.group("user")
def user() -> None:
    """People: create an account, list, change roles."""


@user.command("create")
@click.option("--admin", "role", flag_value=Role.ADMIN.value, help="The account is an admin's.")
@click.option("--support", "role", flag_value=Role.SUPPORT.value, help="The account is of somebody at support.")
@click.option("--name", prompt="Name", help="As others see it.")
@click.option("--email", prompt="E-mail", help="To sign in with; taken as confirmed.")
@click.option("--organisation", help="The customer's organisation; it must exist.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
def create(role: str | None, name: str, email: str, organisation: str | None, password_stdin: bool) -> None:
    """Make an account; a customer's unless told otherwise. The password is asked for, hidden, twice."""
    password = _password(password_stdin)
    with explained():
        found = queries.organisation_by_name(organisation) if organisation else None
        if organisation and found is None:
            raise NotFound(f"There is no organisation called {organisation}.")
        made = actions.create_user(
            name=name, email=email, password=password, role=Role(role or Role.CUSTOMER), organisation=found
        )
        line = f"{made.name} <{made.email}> can sign in as {made.role}."
    click.echo(line)


@user.command("list")
@click.option("--role", type=ROLES, help="These alone.")
def list_users(role: str | None) -> None:
    """Everybody with an account: role, state, name and address."""
    with explained():
        for person in queries.everybody(Role(role) if role else None):
            click.echo(f"{person.role:<9} {_state(person):<12} {person.name} <{person.email}>")


@user.command("set-role")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--reason", prompt="Why", help="The journal keeps it.")
def set_role(email: str, role: str, reason: str) -> None:
    """Make somebody customer, support or admin."""
    with explained():
        person = queries.by_email(addresses.comparable(email))
        if person is None:
            raise NotFound(f"Nobody has an account with the address {email}.")
        actions.set_role(None, person, Role(role), reason)
        line = f"{person.name} <{person.email}> is {person.role} now."
    click.echo(line)


def _password(from_stdin: bool) -> str:
    if not from_stdin:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="Once more"))
    return sys.stdin.readline().rstrip("\r\n")


def _state(person: User) -> str:
    if not person.active:
        return "closed"
    return "confirmed" if person.is_confirmed else "unconfirmed"

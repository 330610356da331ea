"""Who can sign in to the demo."""

from portal.accounts.models import User
from portal.demo import queries, script

FIRST = {
    "kim@hatch.example": "a customer",
    "anna@lanternfold.example": "support",
    "ada@lanternfold.example": "an admin",
}


def few() -> str:
    """One person of each role, for the lines under the site's address; nothing when the demo isn't filled."""
    if not queries.is_filled():
        return ""
    rows = [f"  {email:26} {role}" for email, role in FIRST.items()]
    return "\n".join(["Sign in as", *rows, f"  with the password {script.read().password}"])


def everybody() -> str:
    """The whole cast and the password."""
    people = sorted(queries.cast(), key=lambda person: person.is_staff)
    if not people:
        return "The demo isn't filled yet: portal demo fill"
    rows = [f"  {person.email:26} {person.name:20} {_where(person)}" for person in people]
    return "\n".join([*rows, f"Everybody's password: {script.read().password}"])


def _where(person: User) -> str:
    return person.organisation.name if person.organisation else str(person.role)

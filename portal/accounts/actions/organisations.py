"""Customers' organisations."""

from sqlalchemy.exc import IntegrityError

from portal import journal
from portal.accounts import queries
from portal.accounts.events import AccountEvent
from portal.accounts.models import Organisation, User
from portal.core import ids, names
from portal.core.db import db
from portal.core.errors import Invalid, Refused


def add_organisation(actor: User | None, name: str) -> Organisation:
    """A new organisation. Raises Invalid when the name is empty, too long or taken."""
    name = _free_name(name)
    wanted = ids.slug(name, 50) or "organisation"
    organisation = Organisation(name=name, slug=ids.free_slug(wanted, queries.slugs_like(wanted)))
    db.session.add(organisation)
    journal.record(AccountEvent.ORGANISATION_ADDED, actor=actor, subject=organisation, label=name)
    return organisation


def rename_organisation(actor: User | None, organisation: Organisation, name: str) -> None:
    """Another name; the address stays. Raises Invalid as `add_organisation` does."""
    name = _free_name(name, own=organisation)
    if name == organisation.name:
        return
    former, organisation.name = organisation.name, name
    journal.record(AccountEvent.ORGANISATION_RENAMED, actor=actor, subject=organisation, label=name, former=former)


def remove_organisation(actor: User | None, organisation: Organisation) -> None:
    """Away with an organisation that nobody belongs to and nothing was written for. Raises Refused otherwise."""
    name = organisation.name
    try:
        with db.session.begin_nested():
            db.session.delete(organisation)
    except IntegrityError as error:
        raise Refused(f"People belong to {name} or wrote for it, so it stays.") from error
    journal.record(AccountEvent.ORGANISATION_REMOVED, actor=actor, subject=organisation, label=name)


def _free_name(name: str, own: Organisation | None = None) -> str:
    name = names.tidy(name)
    taken = queries.organisation_by_name(name)
    if taken is not None and taken is not own:
        raise Invalid(f"There is an organisation called {taken.name} already.", "name")
    return name

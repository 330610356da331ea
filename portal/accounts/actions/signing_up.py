"""A new account, and the proof that its address is right."""

from sqlalchemy.exc import IntegrityError

from portal import journal
from portal.accounts import addresses, passwords, queries
from portal.accounts.events import AccountEvent
from portal.accounts.models import Role, User
from portal.core import names
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.ids import token as random_token

STALE_LINK = "This link is too old or was cut short. Sign in and have a new one sent."


def sign_up(*, name: str, email: str, password: str) -> User:
    """A customer's new account; a mail with a link asks whether the address is right.

    When the address has an account already, that one is given back unchanged and a mail says so there: whoever signs up
    is not told. Raises Invalid for a name, address or password that can't be used.
    """
    name, email = names.tidy(name), addresses.normalise(email)
    passwords.check(password, email=email, name=name)
    # Hashed in any case and before the database is asked: time tells nothing, and nobody waits for the write lock.
    password_hash = passwords.make_hash(password)
    existing = queries.by_email(email)
    if existing is None:
        try:
            with db.session.begin_nested():
                user = User(
                    name=name, email=email, password_hash=password_hash, role=Role.CUSTOMER, session_key=random_token()
                )
                db.session.add(user)
        except IntegrityError:  # the same address at the same moment
            existing = queries.by_email(email)
        else:
            journal.record(AccountEvent.SIGNED_UP, actor=user, subject=user)
            return user
    assert existing is not None
    journal.record(AccountEvent.SIGN_UP_REPEATED, actor=None, subject=existing)
    return existing


def request_confirmation(actor: User) -> None:
    """Send the link to one's own address again; nothing happens when it is confirmed already."""
    if not actor.is_confirmed:
        journal.record(AccountEvent.CONFIRMATION_REQUESTED, actor=actor, subject=actor)


def confirm_address(token: str) -> User:
    """The link from the mail was opened and the button pressed. A second time changes nothing.

    Raises Invalid when the link is too old or was tampered with.
    """
    user = queries.owner_of_confirmation(token)
    if user is None:
        raise Invalid(STALE_LINK)
    if not user.is_confirmed:
        user.confirmed_at = now()
        journal.record(AccountEvent.ADDRESS_CONFIRMED, actor=user, subject=user)
    return user

"""Changing a password, and a new one for who forgot it."""

from portal import journal
from portal.accounts import addresses, passwords, queries
from portal.accounts.events import AccountEvent
from portal.accounts.models import User
from portal.core.clock import now
from portal.core.errors import Invalid
from portal.core.ids import token as random_token

USED_LINK = "This link was used already or is too old. Ask for a new one."


def request_reset(email: str) -> None:
    """Send a link to the address, if somebody with an open account has it; whoever asks is not told which."""
    user = queries.by_email(addresses.comparable(email))
    if user and user.active:
        journal.record(AccountEvent.RESET_REQUESTED, actor=None, subject=user)


def reset_password(token: str, new: str) -> User:
    """A new password by the link from the mail: works once, ends all sessions, proves the address.

    Raises Invalid when the link can't be used any more or the password is too weak.
    """
    user = queries.owner_of_reset(token)
    if user is None:
        raise Invalid(USED_LINK)
    _set(user, new)
    user.confirmed_at = user.confirmed_at or now()
    journal.record(AccountEvent.PASSWORD_RESET, actor=user, subject=user)
    return user


def change_password(actor: User, *, current: str, new: str) -> None:
    """Another password for oneself; ends all sessions. Raises Invalid when the current one is wrong."""
    if not passwords.fits(current, actor.password_hash):
        raise Invalid("This is not your present password.", "current_password")
    _set(actor, new)
    journal.record(AccountEvent.PASSWORD_CHANGED, actor=actor, subject=actor)


def _set(user: User, new: str) -> None:
    passwords.check(new, email=user.email, name=user.name, field="new_password")
    user.password_hash = passwords.make_hash(new)
    user.session_key = random_token()

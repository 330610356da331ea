"""Who it is that signs in. The session itself is begun and ended in `accounts/sessions.py`."""

from portal import journal
from portal.accounts import addresses, passwords, queries
from portal.accounts.events import AccountEvent
from portal.accounts.models import User
from portal.core.db import db, own_transaction
from portal.journal import Event


def who_signs_in(*, email: str, password: str) -> User | None:
    """The person with that address and password, if the account is open; else None, and the try is noted.

    Takes as long for an address that nobody has.
    """
    user = queries.by_email(addresses.comparable(email))
    user_id, kept = (user.id, user.password_hash) if user and user.active else (None, None)
    # Argon2 takes its time; no other writer should wait for that.
    db.session.rollback()
    if not passwords.fits(password, kept):
        if user_id is not None:
            _note_failure(user_id)
        return None
    user = queries.user(user_id) if user_id is not None else None
    if user and kept and passwords.is_outdated(kept):
        user.password_hash = passwords.make_hash(password)
    return user


def note_sign_in(user: User) -> None:
    """Somebody signed in."""
    journal.record(AccountEvent.SIGNED_IN, actor=user, subject=user)


def note_sign_out(user: User) -> None:
    """Somebody signed out."""
    journal.record(AccountEvent.SIGNED_OUT, actor=user, subject=user)


def _note_failure(user_id: int) -> None:
    """The request is refused and keeps nothing, so this has a transaction of its own."""
    with own_transaction() as session:
        session.add(
            Event(
                name=AccountEvent.SIGN_IN_FAILED.value,
                subject_type=User.__tablename__,
                subject_id=user_id,
                data={},
                request_id=journal.log.request_id.get(),
            )
        )

"""What admins do with accounts. Each change has a reason, and the journal keeps both."""

from datetime import datetime

from portal import journal
from portal.accounts import addresses, passwords, queries
from portal.accounts.events import AccountEvent
from portal.accounts.models import Organisation, Role, User
from portal.core import names
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.core.ids import token as random_token

LONGEST_REASON = 300


def create_user(
    *,
    name: str,
    email: str,
    password: str,
    role: Role = Role.CUSTOMER,
    organisation: Organisation | None = None,
    confirmed: bool = True,
    about: str = "",
    created: datetime | None = None,
    demo_cast: bool = False,
    actor: User | None = None,
) -> User:
    """An account made for somebody. No mail goes out. Raises Invalid when the address has an account or data is bad."""
    name, email = names.tidy(name), addresses.normalise(email)
    passwords.check(password, email=email, name=name)
    if queries.by_email(email):
        raise Invalid(f"{email} has an account already.", "email")
    role, created = Role(role), created or now()
    user = User(
        name=name,
        email=email,
        password_hash=passwords.make_hash(password),
        role=role,
        organisation=organisation,
        about=about,
        created=created,
        confirmed_at=created if confirmed else None,
        session_key=random_token(),
        demo_cast=demo_cast,
    )
    db.session.add(user)
    journal.record(AccountEvent.USER_CREATED, actor=actor, subject=user, role=role.value)
    return user


def set_role(actor: User | None, user: User, role: Role, reason: str) -> None:
    """What `user` is here from now on. Raises Refused when nobody would be admin any more, Invalid without a reason."""
    reason = _reason(reason)
    if user.role == role:
        return
    if user.role == Role.ADMIN:
        _keep_an_admin(user)
    former, user.role = user.role, role
    journal.record(
        AccountEvent.ROLE_CHANGED, actor=actor, subject=user, former=str(former), role=role.value, reason=reason
    )


def deactivate(actor: User | None, user: User, reason: str) -> None:
    """Close an account: all its sessions end, what was shared stays. Raises Refused for oneself and the last admin."""
    reason = _reason(reason)
    if actor is not None and actor.id == user.id:
        raise Refused("You can't close your own account here; ask another admin.")
    if not user.active:
        return
    _keep_an_admin(user)
    user.active, user.session_key = False, random_token()
    journal.record(AccountEvent.DEACTIVATED, actor=actor, subject=user, reason=reason)


def reactivate(actor: User | None, user: User, reason: str) -> None:
    """Open a closed account again. Raises Invalid without a reason."""
    reason = _reason(reason)
    if not user.active:
        user.active = True
        journal.record(AccountEvent.REACTIVATED, actor=actor, subject=user, reason=reason)


def set_organisation(actor: User | None, user: User, organisation: Organisation | None) -> None:
    """Where `user` is from. It decides what they may read, so nobody sets it for themselves."""
    if user.organisation == organisation:
        return
    former, user.organisation = user.organisation_id, organisation
    journal.record(
        AccountEvent.ORGANISATION_CHANGED,
        actor=actor,
        subject=user,
        former=former,
        organisation=organisation.id if organisation else None,
        label=organisation.name if organisation else None,
    )


def _keep_an_admin(user: User) -> None:
    if user.role == Role.ADMIN and user.active and queries.active_admins() <= 1:
        raise Refused("This is the only admin. Make somebody else admin first.")


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise Invalid("Say why, in a few words; the journal keeps it.", "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"That is too long: {LONGEST_REASON} characters at most.", "reason")
    return reason

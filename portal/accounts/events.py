"""What can happen to people, organisations and what they run."""

from enum import StrEnum


class AccountEvent(StrEnum):
    """In the past tense; the subject is the person unless the name says otherwise."""

    SIGNED_UP = "account.signed_up"
    SIGN_UP_REPEATED = "account.sign_up_repeated"  # somebody signed up with an address that has an account
    CONFIRMATION_REQUESTED = "account.confirmation_requested"
    ADDRESS_CONFIRMED = "account.address_confirmed"
    SIGNED_IN = "account.signed_in"
    SIGN_IN_FAILED = "account.sign_in_failed"
    SIGNED_OUT = "account.signed_out"
    RESET_REQUESTED = "account.reset_requested"
    PASSWORD_RESET = "account.password_reset"  # noqa: S105  (a name, no password)
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105
    PROFILE_CHANGED = "account.profile_changed"
    RUNNING_ADDED = "running.added"
    RUNNING_CHANGED = "running.changed"
    RUNNING_REMOVED = "running.removed"
    USER_CREATED = "account.created"
    ROLE_CHANGED = "account.role_changed"
    DEACTIVATED = "account.deactivated"
    REACTIVATED = "account.reactivated"
    ORGANISATION_CHANGED = "account.organisation_changed"
    ORGANISATION_ADDED = "organisation.added"
    ORGANISATION_RENAMED = "organisation.renamed"
    ORGANISATION_REMOVED = "organisation.removed"

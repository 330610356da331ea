"""What people do with their accounts, and admins with those of others."""

from portal.accounts.actions.organisations import add_organisation, remove_organisation, rename_organisation
from portal.accounts.actions.passwords import change_password, request_reset, reset_password
from portal.accounts.actions.people import create_user, deactivate, reactivate, set_organisation, set_role
from portal.accounts.actions.profiles import (
    add_running,
    change_profile,
    change_running,
    remove_running,
)
from portal.accounts.actions.signing_in import note_sign_in, note_sign_out, who_signs_in
from portal.accounts.actions.signing_up import confirm_address, request_confirmation, sign_up

__all__ = [
    "add_organisation",
    "add_running",
    "change_password",
    "change_profile",
    "change_running",
    "confirm_address",
    "create_user",
    "deactivate",
    "note_sign_in",
    "note_sign_out",
    "reactivate",
    "remove_organisation",
    "remove_running",
    "rename_organisation",
    "request_confirmation",
    "request_reset",
    "reset_password",
    "set_organisation",
    "set_role",
    "sign_up",
    "who_signs_in",
]

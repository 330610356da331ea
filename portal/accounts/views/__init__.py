"""Pages about accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from portal.accounts.views import (  # noqa: E402
    address,
    me,
    passwords,
    people,
    running,
    signing_in,
    signing_up,
)

__all__ = ["address", "blueprint", "me", "passwords", "people", "running", "signing_in", "signing_up"]

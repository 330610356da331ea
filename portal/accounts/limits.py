"""How often one may try. By address of the network, and by mail address, whether or not somebody has it."""

import hashlib

from flask import Response, request

from portal.accounts import addresses
from portal.web.limits import by_address, limiter

MINUTES = "30 per 15 minutes"


def _mail_address() -> str:
    """The mail address of the form, hashed: the store of the limits holds no addresses."""
    typed = addresses.comparable(request.form.get("email", "")[:300])
    return hashlib.sha256(typed.encode()).hexdigest()[:32]


def _was_refused(response: Response) -> bool:
    return response.status_code == 400


sign_ins_from_here = limiter.shared_limit(
    MINUTES, "sign-in-address", key_func=by_address, methods=["POST"], deduct_when=_was_refused
)
sign_ins_as_somebody = limiter.shared_limit(
    "10 per 15 minutes", "sign-in-account", key_func=_mail_address, methods=["POST"], deduct_when=_was_refused
)
mails_from_here = limiter.shared_limit("20 per hour", "account-mails-address", key_func=by_address, methods=["POST"])
mails_to_somebody = limiter.shared_limit("4 per hour", "account-mails", key_func=_mail_address, methods=["POST"])
links_from_here = limiter.shared_limit("60 per hour", "account-links", key_func=by_address, methods=["POST"])

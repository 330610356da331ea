"""Signed links that go out by mail. They are made when the mail is sent and are kept nowhere.

The signature covers what must still be so when the link is used: a link to confirm holds for one address, a link to
reset holds until the password changes, and so works once.
"""

from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.accounts.models import User

CONFIRMATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=2)


def for_confirmation(user: User) -> str:
    """The token in the link that confirms the person's address."""
    return _confirmation(user).dumps(user.id)


def confirms(token: str, user: User) -> bool:
    """Whether `token` was made for this person and address, and isn't too old."""
    return _is_good(_confirmation(user), token, user, CONFIRMATION_LASTS)


def for_reset(user: User) -> str:
    """The token in the link that lets the person choose a new password."""
    return _reset(user).dumps(user.id)


def resets(token: str, user: User) -> bool:
    """Whether `token` was made for this person, isn't too old, and the password is still the same."""
    return _is_good(_reset(user), token, user, RESET_LASTS)


def claimed_id(token: str) -> int | None:
    """The id that a token claims to be for; believe it only after `confirms` or `resets`."""
    _, payload = URLSafeTimedSerializer("").loads_unsafe(token)
    return payload if isinstance(payload, int) and 0 < payload < 2**31 else None


def _confirmation(user: User) -> URLSafeTimedSerializer:
    return _serializer(f"accounts.confirmation:{user.email}")


def _reset(user: User) -> URLSafeTimedSerializer:
    return _serializer(f"accounts.reset:{user.email}:{user.password_hash[-32:]}:{user.session_key}")


def _serializer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt=salt)


def _is_good(serializer: URLSafeTimedSerializer, token: str, user: User, lasts: timedelta) -> bool:
    try:
        return bool(serializer.loads(token, max_age=int(lasts.total_seconds())) == user.id)
    except BadData:
        return False

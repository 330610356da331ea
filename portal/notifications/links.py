"""Ids of mails, and the signed links in them: they work without signing in, and only for what they say."""

from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from portal.web.links import absolute


def message_id(what: str, *parts: object) -> str:
    """An id for a mail made of what it is about: the same happening and person give the same id."""
    sender = current_app.extensions["settings"].mail_from
    domain = sender.rpartition("@")[2].strip("<> ")
    return f"<{'-'.join([what, *map(str, parts)])}@{domain}>"


def token(user_id: int, stop: str, *about: Any) -> str:
    """A token that lets its holder do one thing: `stop` is "mute", "reason", "topic" or "choices"."""
    return str(_serializer().dumps([user_id, stop, *about]))


def read(text: str) -> list[Any] | None:
    """User id, what it allows and of what; None when the token isn't ours. It never grows too old: who wants to
    hear less may always say so."""
    try:
        found = _serializer().loads(text)
    except BadData:
        return None
    return found if isinstance(found, list) and len(found) >= 2 else None


def stop_url(user_id: int, stop: str, *about: Any) -> str:
    """The full address of the page that stops exactly that; a POST to it does so at once."""
    return absolute("mail_links.stop", token=token(user_id, stop, *about))


def choices_url(user_id: int) -> str:
    """The full address of the page where all mail is chosen, without signing in."""
    return absolute("mail_links.choices", token=token(user_id, "choices"))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="notifications.links")

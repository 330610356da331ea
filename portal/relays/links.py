"""The signed link that asks one person about one relay. It works without signing in, and only for that.

It holds for the address that the mail went to, and for ninety days: then what it asks is asked no more.
"""

from datetime import timedelta
from enum import Enum, auto

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.core.clock import as_utc, now
from portal.core.errors import NotFound
from portal.relays import queries
from portal.relays.models import Recipient, Said
from portal.relays.queries import Told
from portal.web.links import absolute

LASTS = timedelta(days=90)


class Link(Enum):
    """What a link is worth."""

    GOOD = auto()
    OLD = auto()


def answer_url(recipient: Recipient, said: Said | None = None) -> str:
    """The full address of the page on which this person answers; `said` is what its button says first."""
    token = str(_serializer(recipient.user.email).dumps(recipient.id))
    return absolute("relays.answer_by_link", token=token, say=said.value if said else None)


def read(token: str) -> tuple[Told, Link]:
    """Who was told of what, and whether the link still holds.

    Raises NotFound when it isn't ours, or when the account is closed or has another address by now.
    """
    _, claimed = URLSafeTimedSerializer("").loads_unsafe(token)
    if not isinstance(claimed, int) or not 0 < claimed < 2**31:
        raise NotFound("There is no such page.")
    told = queries.recipient_of_link(claimed)
    person = told.recipient.user
    if not person.active or not person.is_confirmed:
        raise NotFound("There is no such page.")
    try:
        _, signed = _serializer(person.email).loads(token, return_timestamp=True)
    except BadData:
        raise NotFound("There is no such page.") from None
    return told, Link.OLD if now() - as_utc(signed) > LASTS else Link.GOOD


def _serializer(address: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt=f"relays.answer:{address}")

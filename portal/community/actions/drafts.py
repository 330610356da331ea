"""What somebody types is kept on the server until it is published or thrown away. Nobody hears of it: no events."""

from typing import Any

from portal.accounts.models import User, Viewer
from portal.community.actions.checks import LONGEST_KEY
from portal.community.actions.once import insert_once
from portal.community.models import Draft
from portal.community.queries import lookups
from portal.community.queries.lookups import existing
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, NotFound


def save_draft(actor: Viewer, *, key: str, visitor: str | None, fields: dict[str, Any]) -> Draft:
    """Keep what was typed so far under the form's publish key, for a person or for a visitor's first-party token.

    A visitor who signed in meanwhile takes the draft along. Raises NotFound when the key is somebody else's, Invalid
    when there is nobody to keep it for.
    """
    if not key or len(key) > LONGEST_KEY or (actor.id is None and not visitor):
        raise Invalid("This can't be kept. Load the page again; your browser still has the text.")
    owner, token = actor.id, None if actor.id is not None else visitor
    draft = existing(Draft, Draft.key == key)
    if draft is None:
        draft, _ = insert_once(lambda: Draft(key=key, fields=fields, user_id=owner, visitor=token), Draft.key == key)
    if not _owns(actor, visitor, draft):
        raise NotFound("There is no such draft.")
    draft.fields, draft.updated = fields, now()
    draft.user_id, draft.visitor = owner, token
    db.session.flush()
    return draft


def discard_draft(actor: Viewer, *, key: str, visitor: str | None) -> None:
    """Throw a draft away. Nothing there is no error. Raises NotFound when it is somebody else's."""
    draft = existing(Draft, Draft.key == key)
    if draft is not None and not _owns(actor, visitor, draft):
        raise NotFound("There is no such draft.")
    lookups.sweep_drafts(key)


def adopt_drafts(user: User, visitor: str | None) -> None:
    """Somebody signed in: what they typed as a visitor is theirs now."""
    if visitor:
        lookups.hand_over_drafts(visitor, user)


def _owns(actor: Viewer, visitor: str | None, draft: Draft) -> bool:
    if draft.user_id is not None:
        return draft.user_id == actor.id
    return visitor is not None and draft.visitor == visitor

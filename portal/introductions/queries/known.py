"""Names that stand in a text: of people and organisations here."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from portal.accounts.models import Organisation, User
from portal.core.db import db
from portal.introductions.giveaways import phrases, spoken

PERSON, ORGANISATION = "a person's name", "an organisation"


def names_in(text: str, but: Collection[str] = ()) -> dict[str, str]:
    """Those names of people and organisations that stand in `text` as they are written here, each with what it is.

    `but`: names that may stand there: of whoever writes, of products.
    """
    folded = sorted(phrase for phrase in phrases(text) if " " in phrase)
    written = sorted(spoken(text))
    found: dict[str, str] = {}
    for kind, column in ((PERSON, User.name), (ORGANISATION, Organisation.name)):
        query = select(column).where(or_(func.lower(column).in_(folded), column.in_(written))).distinct()
        found |= {name: kind for name in db.session.scalars(query) if name not in but}
    return found

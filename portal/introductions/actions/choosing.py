"""Whether one may be asked at all, and in which languages one is glad to talk. Nobody is told: no events."""

from collections.abc import Iterable

from portal.accounts.models import User
from portal.core.db import db
from portal.core.errors import Invalid
from portal.introductions.actions.answering import forget_answers
from portal.introductions.languages import LANGUAGES
from portal.introductions.models import Language, Refusal
from portal.introductions.queries import settings

MOST_LANGUAGES = 10


def refuse(actor: User) -> None:
    """Don't ask me. What one said to open requests is as if nothing had been said. Twice changes nothing."""
    if db.session.get(Refusal, actor.id) is None:
        db.session.add(Refusal(user_id=actor.id))
        db.session.flush()
    forget_answers(actor)


def be_asked(actor: User) -> None:
    """One may be asked again. Nothing there is no error."""
    there = db.session.get(Refusal, actor.id)
    if there is not None:
        db.session.delete(there)
        db.session.flush()


def speak(actor: User, codes: Iterable[str]) -> None:
    """The languages one is glad to talk in. Raises Invalid for one that isn't on the list, or too many."""
    wanted = set(codes)
    if wanted - LANGUAGES.keys():
        raise Invalid("Choose languages from the list.", "languages")
    if len(wanted) > MOST_LANGUAGES:
        raise Invalid(f"Choose {MOST_LANGUAGES} at most.", "languages")
    spoken = {row.code: row for row in settings.spoken(actor)}
    for code in spoken.keys() - wanted:
        db.session.delete(spoken[code])
    for code in sorted(wanted - spoken.keys()):
        db.session.add(Language(user_id=actor.id, code=code))
    db.session.flush()

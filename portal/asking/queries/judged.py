"""What people said of suggestions, for fitting the verdict."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.asking.models import Inquiry, Outcome, Shown, WrongSuggestion
from portal.asking.rules import question
from portal.core.db import db
from portal.search.judged import Asked

HELPED = {Outcome.SOLVED, Outcome.ME_TOO}


def wrong_suggestion(text: str, post_id: int) -> WrongSuggestion | None:
    """What support said already of a post as an answer to this text."""
    query = select(WrongSuggestion).where(WrongSuggestion.post_id == post_id, WrongSuggestion.text == text)
    return db.session.scalars(query.limit(1)).one_or_none()


def judgements() -> Iterator[Asked]:
    """Questions of which somebody said what a suggestion was to them, and those with a wrong one that support named."""
    answered = (
        select(Inquiry).join(Shown).where(Shown.answer.is_not(None)).distinct().options(selectinload(Inquiry.shown))
    )
    for inquiry in db.session.scalars(answered):
        right = frozenset(shown.post_id for shown in inquiry.shown if shown.answer in HELPED)
        # Published all the same, with "mine is different": nothing was right. Otherwise nobody knows of the rest.
        is_new = not right and inquiry.published_post_id is not None
        yield Asked(question("", inquiry.text), inquiry.published_post_id, inquiry.created, right, not is_new)
    for wrong in db.session.scalars(select(WrongSuggestion)):
        yield Asked(question("", wrong.text), None, wrong.created, frozenset())

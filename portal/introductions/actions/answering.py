"""Each who is asked answers for themselves. What follows from the answers is decided in `rules.who_meets` alone."""

from datetime import datetime

from portal import journal
from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.introductions import cards, rules
from portal.introductions.cards import Choices
from portal.introductions.events import Introduced
from portal.introductions.models import Answer, AnswerKind, Introduction, Member, Request
from portal.introductions.queries import answers, standing
from portal.introductions.queries.requests import lock_open_of, locked, overdue
from portal.notifications.queries.chosen import note_unread

OVER = "This request has ended. Nothing about you was shown to anybody."
LOOK_FIRST = "This is what the others would get now. Look at it, then say yes."


def answer(actor: User, request: Request, kind: AnswerKind, choices: Choices | None = None, *, seen: str = "") -> None:
    """Say yes, no or later; saying something else afterwards replaces it. The last yes lets everybody meet.

    A yes comes with what one shares, and with the fingerprint of the card as one saw it. No event is recorded, because
    nobody may hear of an answer. Raises Refused when it is over or somebody else's, Invalid for a yes to another card
    than was seen.
    """
    introduction = locked(request.introduction_id)
    if not rules.may_answer(actor, request, introduction, now()):
        raise Refused(OVER)
    given = answers.own_answer(actor, request)
    if given is None:
        given = Answer(request_id=request.id)
        db.session.add(given)
    given.kind, given.created, given.reminded_at = kind, now(), None
    given.choices, given.card, given.kinds = _shared(actor, kind, choices, seen)
    db.session.flush()
    _let_meet(introduction, is_over=False)


def settle(moment: datetime | None = None) -> int:
    """What has come to its last day ends: the same for everybody, in one go. Gives how many introductions that were."""
    ended = overdue(moment or now())
    for number in ended:
        introduction = locked(number)
        if introduction.opened_at is not None or introduction.told_at is not None:
            continue
        if not _let_meet(introduction, is_over=True):
            introduction.told_at = now()
            answers.forget(introduction)
            journal.record(Introduced.ENDED_UNMET, actor=None, subject=introduction)
    return len(ended)


def remind(moment: datetime | None = None) -> None:
    """Bring to mind what was put off, once, shortly before it ends; here alone, so that no mail tells of it."""
    present = moment or now()
    for given, user_id, introduction_id in answers.to_remind(present + rules.REMINDED_BEFORE, present):
        given.reminded_at = present
        note_unread(user_id, Introduction.__tablename__, introduction_id)


def forget_answers(person: User) -> None:
    """The account was closed or doesn't want to be asked: it has said nothing. It looks the same as silence."""
    lock_open_of(person.id)
    answers.forget_of(person.id)


def _shared(
    actor: User, kind: AnswerKind, choices: Choices | None, seen: str
) -> tuple[dict[str, object], dict[str, str], list[str]]:
    if kind != AnswerKind.YES:
        return {}, {}, []
    chosen = cards.checked(choices or Choices())
    card = cards.card(actor, chosen)
    if seen != cards.fingerprint(card):
        raise Invalid(LOOK_FIRST)
    return chosen.as_json(), card, cards.kinds(card, chosen)


def _let_meet(introduction: Introduction, *, is_over: bool) -> bool:
    """Open the introduction if its time has come; gives whether it did."""
    given = answers.for_meeting(introduction)
    kinds = {person: answer.kind if answer else None for person, answer in given.items()}
    for blocker, _ in standing.blocked_pairs(list(kinds)):
        kinds[blocker] = None
    who = rules.who_meets(kinds, is_over=is_over)
    if not who:
        return False
    moment = now()
    for person in sorted(who):
        said = given[person]
        assert said is not None
        db.session.add(
            Member(
                introduction_id=introduction.id,
                user_id=person,
                card=dict(said.card),
                kinds=list(said.kinds),
                created=moment,
            )
        )
    introduction.opened_at = moment
    db.session.flush()
    answers.forget(introduction)
    journal.record(Introduced.MET, actor=None, subject=introduction)
    return True

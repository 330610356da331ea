"""A hand-made history of eight weeks, and what counting must find in it, worked out by hand."""

from datetime import UTC, date, datetime
from typing import Any

from portal.accounts.models import User
from portal.asking.models import Inquiry, InquiryCount, Judgement, Outcome, Settled, Shown, Verdict
from portal.community import actions as community
from portal.community.models import Post, ReplyKind, State
from portal.core.clock import travel
from portal.core.ids import token
from portal.introductions.models import Feedback, Introduction
from portal.relays.models import Answer, Recipient, Relay, RelayKind, Said
from tests.community import told
from tests.support.cast import Cast

TODAY = datetime(2026, 6, 24, 12, 0, tzinfo=UTC)  # a Wednesday


def on(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def asked(
    db: Any, at: datetime, outcome: Outcome, *, by: User | None = None, verdict: Verdict = Verdict.SIMILAR,
    of: Post | None = None, saw: State | None = None,
) -> Inquiry:  # fmt: skip
    """An inquiry of that moment; `of` was shown to it, `saw` is its state when it was opened."""
    row = Inquiry(token=token(), text="E-2041", verdict=verdict, outcome=outcome, created=at, updated=at)
    row.user_id = by.id if by else None
    if of:
        answer = outcome if outcome in (Outcome.SOLVED, Outcome.ME_TOO, Outcome.DIFFERENT) else None
        shown = Shown(post_id=of.id, position=1, score=1.0, answer=answer, answered_at=at if answer else None)
        shown.opened_at, shown.opened_state = (at, saw) if saw else (None, None)
        row.shown.append(shown)
    db.add(row)
    db.flush()
    return row


def fixed(cast: Cast, author: User, reported: datetime, helped: datetime | None, **more: Any) -> Post:
    """A problem, and when Jo's answer was marked as what solved it."""
    with travel(reported):
        post = told.problem(author, **more)
    if helped:
        with travel(helped):
            reply = community.reply(cast.jo, post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
            community.mark_solution(cast.jo, reply)
    return post


def tell_inquiries(db: Any, cast: Cast) -> None:
    """Week of 1 June: 2 confirmed, 1 taken back, 1 likely, 1 unknown. Week of 22 June: 1 joined, 1 waiting. 4 May: 5
    confirmed and 2 unknown that were forgotten. Of "known": right 2, wrong 1 in June; right 5 in May."""
    post = fixed(cast, cast.kim, on(4, 1), on(4, 1, 15), product=cast.lumen)
    for verdict in (Verdict.KNOWN, Verdict.SIMILAR):
        asked(db, on(6, 1), Outcome.SOLVED, by=cast.mei, verdict=verdict, of=post)
    asked(db, on(6, 2), Outcome.SOLVED, by=cast.ravi, verdict=Verdict.KNOWN, of=post)
    with travel(on(6, 4)):
        told.problem(cast.ravi, title="Still")
    asked(db, on(6, 7, 23), Outcome.OPENED, of=post, saw=State.SOLVED)
    asked(db, on(6, 3), Outcome.DIFFERENT, verdict=Verdict.KNOWN, of=post)
    asked(db, on(6, 22), Outcome.ME_TOO, by=cast.mei)
    asked(db, on(6, 23), Outcome.OPENED, by=cast.mei, of=post, saw=State.SOLVED)
    kept = InquiryCount(day=date(2026, 5, 6), verdict=Verdict.KNOWN, outcome=Outcome.SOLVED, inquiries=5)
    kept.settled, kept.judged, kept.product_id = Settled.CONFIRMED, Judgement.RIGHT, cast.lumen.id
    gone = InquiryCount(day=date(2026, 5, 10), verdict=Verdict.NEW, outcome=Outcome.LEFT, inquiries=2)
    gone.settled, gone.judged, gone.product_id = Settled.UNKNOWN, Judgement.SILENT, 0
    db.add_all([kept, gone])
    db.flush()


def tell_relays(db: Any, cast: Cast) -> None:
    """In the week of 8 June five were told: one says it works, after a no; one no, one could not, two nothing."""
    post = fixed(cast, cast.kim, on(4, 2), None, product=cast.lumen)
    relay = Relay(thing=f"post:{post.id}", kind=RelayKind.WORKAROUND, post_id=post.id, head_id=post.id)
    db.add(relay)
    db.flush()
    for number, said in enumerate((Said.WORKED, Said.FAILED, Said.UNTRIED, None, None)):
        person = cast.person(f"Person{number}")
        got = Recipient(relay_id=relay.id, thing=relay.thing, user_id=person.id, created=on(6, 8 + number))
        db.add(got)
        db.flush()
        if number == 0:
            db.add(Answer(recipient_id=got.id, said=Said.FAILED, created=on(6, 9), ended_at=on(6, 10)))
        if said:
            db.add(Answer(recipient_id=got.id, said=said, created=on(6, 10)))
        db.flush()


def tell_introductions(db: Any, cast: Cast) -> None:
    """In the week of 15 June three were proposed, two met, one of them helped (and one member said it did not)."""
    for number in range(3):
        met = on(6, 18) if number else None
        one = Introduction(proposer_id=cast.anna.id, context="", created=on(6, 15), answers_until=on(6, 29))
        one.opened_at = met
        db.add(one)
        db.flush()
        said = {1: (True, False), 2: (False, False)}.get(number, ())
        for person, helped in zip((cast.kim, cast.ravi), said, strict=False):
            db.add(Feedback(introduction_id=one.id, user_id=person.id, helped=helped))
    db.flush()

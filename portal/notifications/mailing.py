"""Mails go out: taken, written, handed over, noted. Nobody waits for the database meanwhile.

Each mail is noted as soon as the server has it. A worker that is killed between "sent" and "noted" leaves one mail that
goes out again, with the same Message-ID: the reader's mail program shows it once.
"""

import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta

from flask import current_app

from portal import journal
from portal.core import mail
from portal.core.clock import now
from portal.core.db import writing
from portal.jobs import enqueue, handler
from portal.notifications import rules, writing_mail
from portal.notifications.events import Told
from portal.notifications.models import DeliveryState, Reason, Way
from portal.notifications.queries import outgoing
from portal.notifications.telling import SEND

MOST_ATTEMPTS = 8
LONGEST_PAUSE = timedelta(hours=2)
SECONDS_A_JOB = 120.0  # well within a job's lease
AGAIN_SOON = timedelta(minutes=1)
KEPT = timedelta(days=90)
TOO_MANY = f"more than {rules.MOST_A_DAY} mails in a day: it goes into the digest"


@handler(SEND, outside=True)
def send(deliveries: list[int]) -> None:
    """Send those of these mails that nobody else sends at present."""
    with writing():
        taken, later = outgoing.take(deliveries, now())
        for when, ids in later.items():
            enqueue(SEND, run_at=when, deliveries=ids)
    letters = _not_held_back(writing_mail.letters(taken))
    _over_the_cap(letters)
    ends = time.monotonic() + SECONDS_A_JOB
    failures: Counter[str] = Counter()
    with mail.line(current_app.extensions["settings"]) as line:
        for number, letter in enumerate(letters):
            if time.monotonic() > ends or failures.total() >= 3:
                _put_off([left.delivery_id for left in letters[number:]], failures)
                return
            if letter.message is None:
                _note(letter, DeliveryState.SUPPRESSED, letter.why)
            else:
                failures.update(_hand_over(line, letter))


@handler("notifications.forget_mails", every=timedelta(hours=12))
def forget_mails() -> None:
    """Delete what is known of mails that went out long ago, some at a time."""
    if outgoing.forget(now() - KEPT):
        enqueue("notifications.forget_mails")


def _not_held_back(letters: list[writing_mail.Letter]) -> list[writing_mail.Letter]:
    """Those that are dealt with now; the others are asked about again at their time."""
    later: defaultdict[datetime, list[int]] = defaultdict(list)
    for letter in letters:
        if letter.later is not None:
            later[letter.later].append(letter.delivery_id)
    if later:
        why = next(letter.why for letter in letters if letter.later is not None)
        with writing():
            for when, ids in later.items():
                outgoing.put_off(ids, when, why)
                enqueue(SEND, run_at=when, deliveries=ids)
    return [letter for letter in letters if letter.later is None]


def _hand_over(line: mail.Line, letter: writing_mail.Letter) -> list[str]:
    assert letter.message is not None
    try:
        line.send(letter.message)
    except mail.AddressRefused as error:
        _note_bounce(letter, error.code)
    except mail.MailRefused as error:
        _note(letter, DeliveryState.FAILED, str(error))
    except mail.MailError as error:
        _try_later(letter, str(error))
        return [str(error)]
    else:
        _note(letter, DeliveryState.SENT, "")
    return []


def _note(letter: writing_mail.Letter, state: DeliveryState, why: str) -> None:
    with writing():
        outgoing.note(letter.delivery_id, state, why, sent_at=now() if state == DeliveryState.SENT else None)


def _note_bounce(letter: writing_mail.Letter, code: int) -> None:
    """The address is marked, and its owner is told in the portal."""
    with writing():
        outgoing.note(letter.delivery_id, DeliveryState.FAILED, f"the server refuses the address ({code})")
        person = outgoing.mark_address(letter.user_id, letter.address, code)
        event = journal.record(Told.ADDRESS_BOUNCED, actor=None, subject=person, code=code)
        outgoing.tell_here(event, person, Reason.ACCOUNT)


def _try_later(letter: writing_mail.Letter, why: str) -> None:
    attempts = letter.attempts + 1
    with writing():
        if attempts >= MOST_ATTEMPTS:
            outgoing.note(letter.delivery_id, DeliveryState.FAILED, why, attempts=attempts)
        else:
            when = now() + min(timedelta(seconds=30 * 2**attempts), LONGEST_PAUSE)
            outgoing.put_off([letter.delivery_id], when, why, attempts=attempts)
            enqueue(SEND, run_at=when, deliveries=[letter.delivery_id])


def _put_off(ids: list[int], failures: Counter[str]) -> None:
    when: datetime = now() + (AGAIN_SOON if failures else timedelta(0))
    with writing():
        outgoing.put_off(ids, when, next(iter(failures), ""))
        enqueue(SEND, run_at=when, deliveries=ids)


def _over_the_cap(letters: list[writing_mail.Letter]) -> None:
    """Beyond so many a day, news waits for the digest."""
    sent = Counter(outgoing.sent_since(now() - timedelta(days=1), {letter.user_id for letter in letters}))
    over = []
    for letter in letters:
        if letter.message is None or letter.is_digest:
            continue
        if sent[letter.user_id] >= rules.MOST_A_DAY:
            letter.message, letter.why = None, TOO_MANY
            over.append(letter.delivery_id)
        sent[letter.user_id] += 1
    if over:
        with writing():
            outgoing.move(over, Way.DAILY)

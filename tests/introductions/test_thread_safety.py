"""Taking back, closing the account, reporting: one test for each promise."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.core.errors import Invalid, NotFound, Refused
from portal.introductions import actions, queries
from portal.introductions.actions import thread as verbs
from portal.introductions.events import Introduced
from portal.introductions.files import File
from portal.introductions.models import Attachment, Introduction, Report
from portal.introductions.queries import thread
from portal.journal import Event
from tests.introductions.threads import Pair
from tests.support.cast import Cast

LOG = File("sync.log", "text/plain", b"E-2041\n")


def reads(viewer: User, introduction: Introduction) -> list[str]:
    """The words that somebody reads there, the oldest first."""
    page = thread.messages(thread.readable(viewer, introduction.id))
    return [message.body for message in page.items][::-1]


def test_what_is_taken_back_is_gone_for_good(pair: Pair, db: Any, cast: Cast) -> None:
    introduction, kims, ravis = pair
    message = verbs.write(cast.kim, kims, body="My number is 12345.", files=[LOG])
    [file] = message.attachments
    with pytest.raises(Refused):
        verbs.take_back(cast.ravi, ravis, message)
    actions.withdraw(cast.ravi, ravis)
    verbs.take_back(cast.kim, kims, message)
    assert reads(cast.ravi, introduction) == [""]
    assert db.scalar(select(func.count()).select_from(Attachment)) == 0
    with pytest.raises(NotFound):
        thread.attachment(thread.readable(cast.kim, introduction.id), file.id)


def test_closing_the_account_takes_back_words_and_files(pair: Pair, db: Any, cast: Cast, run_jobs: Any) -> None:
    introduction, kims, ravis = pair
    verbs.write(cast.kim, kims, body="My number is 12345.", files=[LOG])
    verbs.write(cast.ravi, ravis, body="Noted.")
    accounts.deactivate(cast.ada, cast.kim, reason="She asked for it.")
    run_jobs()
    db.expire_all()
    assert reads(cast.ravi, introduction) == ["", "Noted."]
    assert db.scalar(select(func.count()).select_from(Attachment)) == 0
    with pytest.raises(Refused):
        verbs.write(cast.ravi, ravis, body="Are you there?")


def test_a_report_carries_the_reporters_words_and_nothing_else(pair: Pair, db: Any, cast: Cast) -> None:
    introduction, kims, ravis = pair
    verbs.write(cast.ravi, ravis, body="Give me your password.")
    told = verbs.report(cast.kim, kims, words="> Give me your password.\n\nHe asks for it.")
    [seen] = queries.reports(cast.anna)
    assert (seen.words, seen.reporter_id) == ("> Give me your password.\n\nHe asks for it.", cast.kim.id)
    assert thread.report(cast.anna, told.id) is told
    for outsider in (cast.ravi, cast.mei):
        assert not queries.reports(outsider)
        with pytest.raises(NotFound):
            thread.report(outsider, told.id)
    with pytest.raises(NotFound):
        thread.readable(cast.anna, introduction.id)
    verbs.note_handled(cast.anna, told)
    assert not queries.reports(cast.anna)
    assert told.handled_by_id == cast.anna.id


def test_only_support_deals_with_reports_and_only_members_report(pair: Pair, cast: Cast) -> None:
    _, kims, _ = pair
    told = verbs.report(cast.kim, kims, words="He asks for money.")
    with pytest.raises(Refused):
        verbs.note_handled(cast.ravi, told)
    with pytest.raises(Refused):
        verbs.report(cast.anna, kims, words="I am Kim.")
    with pytest.raises(Invalid):
        verbs.report(cast.kim, kims, words="  ")
    with pytest.raises(Invalid):
        verbs.report(cast.kim, kims, words="x" * 5_001)


def test_the_journal_knows_that_something_was_written_not_by_whom_nor_what(pair: Pair, db: Any, cast: Cast) -> None:
    _, kims, _ = pair
    message = verbs.write(cast.kim, kims, body="A secret word: quince.", files=[LOG])
    verbs.report(cast.kim, kims, words="quince again")
    for event in db.scalars(select(Event).where(Event.name.like("introductions.%"))):
        assert event.actor_id in (None, cast.anna.id)
        assert "quince" not in str(event.data)
        assert str(cast.kim.id) not in {str(value) for value in event.data.values()}
    [written] = db.scalars(select(Event).where(Event.name == Introduced.MESSAGE_WRITTEN))
    assert (written.actor_id, written.subject_id, written.data) == (None, message.id, {})


def test_reports_are_in_no_list_of_the_others(pair: Pair, db: Any, cast: Cast) -> None:
    _, kims, _ = pair
    verbs.report(cast.kim, kims, words="He asks for money.")
    assert db.scalar(select(func.count()).select_from(Report)) == 1
    for viewer in (cast.kim, cast.ravi):
        assert not queries.reports(viewer)

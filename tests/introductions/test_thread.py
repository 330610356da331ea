"""The private thread: one test for each promise."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.core.errors import Invalid, NotFound, Refused
from portal.introductions import actions, files, queries
from portal.introductions.actions import thread as verbs
from portal.introductions.events import Introduced
from portal.introductions.files import File
from portal.introductions.models import Attachment, Introduction, Member, Message, Report
from portal.introductions.queries import thread
from portal.journal import Event
from tests.introductions.story import met, shared_problem
from tests.support.cast import Cast

LOG = File("sync.log", "text/plain", b"E-2041\n")
Pair = tuple[Introduction, Member, Member]


@pytest.fixture
def pair(db: Any, cast: Cast) -> Pair:
    """Kim and Ravi met."""
    introduction, (kims, ravis) = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    return introduction, kims, ravis


@pytest.fixture
def group(db: Any, cast: Cast) -> tuple[Introduction, list[Member]]:
    """Kim, Ravi and Mei met."""
    post = shared_problem(cast.kim, cast.ravi, cast.mei)
    return met(cast.anna, post, cast.kim, cast.ravi, cast.mei)


def reads(viewer: User, introduction: Introduction) -> list[str]:
    """The words that somebody reads there, the oldest first."""
    page = thread.messages(thread.readable(viewer, introduction.id))
    return [message.body for message in page.items][::-1]


def events(db: Any, name: Introduced) -> int:
    """How often that happened."""
    return int(db.scalar(select(func.count()).select_from(Event).where(Event.name == name)))


def test_each_reads_what_the_other_writes(pair: Pair, cast: Cast) -> None:
    introduction, kims, ravis = pair
    verbs.write(cast.kim, kims, body="Which proxy?\r\n\r\n", files=[LOG])
    verbs.write(cast.ravi, ravis, body="The old one.")
    for person in (cast.kim, cast.ravi):
        assert reads(person, introduction) == ["Which proxy?", "The old one."]
    [file] = db_files(cast)
    assert thread.attachment(thread.readable(cast.ravi, introduction.id), file.id).content == b"E-2041\n"


def db_files(cast: Cast) -> list[Attachment]:
    """All files there are."""
    return list(cast._db.scalars(select(Attachment)))


def test_nobody_else_reads_it_whatever_their_role(pair: Pair, cast: Cast) -> None:
    introduction, kims, _ = pair
    verbs.write(cast.kim, kims, body="Between us.")
    for outsider in (cast.anna, cast.jo, cast.ada, cast.mei, cast.person("Lee")):
        with pytest.raises(NotFound):
            thread.readable(outsider, introduction.id)


def test_nobody_writes_for_somebody_else(pair: Pair, cast: Cast) -> None:
    _, kims, _ = pair
    for outsider in (cast.anna, cast.ada, cast.mei, cast.ravi):
        with pytest.raises(Refused):
            verbs.write(outsider, kims, body="I am Kim.")
    assert not cast._db.scalar(select(Message.id))


def test_support_reads_only_while_both_invite_and_either_takes_it_back(pair: Pair, db: Any, cast: Cast) -> None:
    introduction, kims, ravis = pair
    verbs.write(cast.kim, kims, body="Is it the proxy?")
    verbs.invite_support(cast.kim, kims)
    assert not queries.invited_to(cast.anna)
    with pytest.raises(NotFound):
        thread.readable(cast.anna, introduction.id)

    verbs.invite_support(cast.ravi, ravis)
    verbs.invite_support(cast.ravi, ravis)
    assert reads(cast.anna, introduction) == ["Is it the proxy?"]
    assert [one.id for one in queries.invited_to(cast.anna)] == [introduction.id]
    assert events(db, Introduced.SUPPORT_INVITED) == 1
    with pytest.raises(NotFound):
        thread.readable(cast.mei, introduction.id)

    verbs.take_invitation_back(cast.kim, kims)
    verbs.take_invitation_back(cast.kim, kims)
    assert not queries.invited_to(cast.anna)
    with pytest.raises(NotFound):
        thread.readable(cast.anna, introduction.id)


def test_support_cannot_invite_itself_nor_write(pair: Pair, cast: Cast) -> None:
    _, kims, ravis = pair
    for role in (cast.anna, cast.ada):
        with pytest.raises(Refused):
            verbs.invite_support(role, kims)
    verbs.invite_support(cast.kim, kims)
    verbs.invite_support(cast.ravi, ravis)
    with pytest.raises(Refused):
        verbs.write(cast.anna, kims, body="Hello from support.")


def test_who_ends_it_invites_nobody_any_more(pair: Pair, cast: Cast) -> None:
    introduction, kims, ravis = pair
    verbs.invite_support(cast.kim, kims)
    verbs.invite_support(cast.ravi, ravis)
    actions.withdraw(cast.ravi, ravis)
    with pytest.raises(Refused):
        verbs.invite_support(cast.ravi, ravis)
    verbs.take_invitation_back(cast.kim, kims)
    with pytest.raises(NotFound):
        thread.readable(cast.anna, introduction.id)


def test_when_one_ends_it_nobody_writes_and_both_still_read(pair: Pair, cast: Cast) -> None:
    introduction, kims, ravis = pair
    verbs.write(cast.kim, kims, body="Thank you.")
    actions.withdraw(cast.ravi, ravis)
    for person, member in ((cast.kim, kims), (cast.ravi, ravis)):
        with pytest.raises(Refused, match="ended"):
            verbs.write(person, member, body="One more thing.")
        assert reads(person, introduction) == ["Thank you."]


def test_blocking_looks_like_ending_it(pair: Pair, cast: Cast) -> None:
    introduction, kims, ravis = pair
    verbs.write(cast.ravi, ravis, body="Call me.")
    actions.block(cast.kim, kims, ravis)
    with pytest.raises(Refused, match="This introduction has ended"):
        verbs.write(cast.ravi, ravis, body="Why?")
    assert reads(cast.ravi, introduction) == ["Call me."]


def test_who_left_a_group_reads_it_no_more_and_the_others_go_on(
    group: tuple[Introduction, list[Member]], cast: Cast
) -> None:
    introduction, (kims, ravis, meis) = group
    verbs.write(cast.kim, kims, body="All three.")
    actions.withdraw(cast.mei, meis)
    with pytest.raises(Refused):
        verbs.write(cast.mei, meis, body="I am still here.")
    with pytest.raises(NotFound):
        thread.readable(cast.mei, introduction.id)
    verbs.write(cast.ravi, ravis, body="Two of us.")
    assert reads(cast.kim, introduction) == ["All three.", "Two of us."]


def test_in_a_group_all_who_are_there_must_invite(group: tuple[Introduction, list[Member]], cast: Cast) -> None:
    introduction, (kims, ravis, meis) = group
    verbs.invite_support(cast.kim, kims)
    verbs.invite_support(cast.ravi, ravis)
    with pytest.raises(NotFound):
        thread.readable(cast.anna, introduction.id)
    actions.withdraw(cast.mei, meis)
    assert thread.readable(cast.anna, introduction.id).is_open_to_support


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


def test_pressing_twice_writes_once(pair: Pair, db: Any, cast: Cast) -> None:
    introduction, kims, ravis = pair
    first = verbs.write(cast.kim, kims, body="Once.", files=[LOG], send_key="k1")
    again = verbs.write(cast.kim, kims, body="Once.", files=[LOG], send_key="k1")
    verbs.write(cast.ravi, ravis, body="Mine.", send_key="k1")
    assert again is first
    assert reads(cast.kim, introduction) == ["Once.", "Mine."]
    assert events(db, Introduced.MESSAGE_WRITTEN) == 2
    assert db.scalar(select(func.count()).select_from(Attachment)) == 1


def test_too_much_or_nothing_is_refused(pair: Pair, cast: Cast) -> None:
    _, kims, _ = pair
    with pytest.raises(Invalid, match="Write something"):
        verbs.write(cast.kim, kims, body=" \n ")
    with pytest.raises(Invalid, match="10,000 fit"):
        verbs.write(cast.kim, kims, body="x" * 10_001)
    with pytest.raises(Invalid, match="3 files"):
        verbs.write(cast.kim, kims, body="x", files=[LOG] * 4)
    assert verbs.write(cast.kim, kims, body="", files=[LOG]).body == ""


def test_a_long_thread_is_read_page_by_page(pair: Pair, cast: Cast, query_counter: Any) -> None:
    introduction, kims, _ = pair
    for number in range(45):
        verbs.write(cast.kim, kims, body=str(number), files=[LOG] if number % 2 else [])
    of = thread.readable(cast.kim, introduction.id)
    with query_counter() as statements:
        page = thread.messages(of)
        sizes = [file.size for message in page.items for file in message.attachments]
    assert [message.body for message in page.items] == [str(number) for number in range(44, 24, -1)]
    assert len(sizes) == 10
    assert len([statement for statement in statements if "introduction_" in statement]) == 2
    assert not [statement for statement in statements if "content" in statement]
    assert next(iter(thread.messages(of, page.next_key).items)).body == "24"


@pytest.mark.parametrize(
    ("name", "content", "kept", "media_type"),
    [
        ("sync.LOG", b"E-2041", "sync.LOG", "text/plain"),
        ("C:\\Users\\kim\\shot.png", b"\x89PNG\r\n\x1a\n...", "shot.png", "image/png"),
        ("../../etc/passwd.txt", b"x", "passwd.txt", "text/plain"),
        ("a\r\nb\x00.txt", b"x", "a b .txt", "text/plain"),
        ("grüße.pdf", b"%PDF-1.7", "grüße.pdf", "application/pdf"),
    ],
)
def test_files_are_kept_under_a_plain_name(name: str, content: bytes, kept: str, media_type: str) -> None:
    assert files.checked(name, content) == File(kept, media_type, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", b"MZ"),
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg onload=x>"),
        ("none", b"x"),
        ("shot.png", b"<html>"),
        ("log.txt", b"a\x00b"),
        ("empty.txt", b""),
        ("big.log", b"x" * (files.LARGEST + 1)),
        ("log.txt.exe", b"x"),
    ],
)
def test_other_files_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid):
        files.checked(name, content)


def test_a_long_name_keeps_its_ending() -> None:
    kept = files.checked("x" * 300 + ".log", b"x").name
    assert len(kept) == files.LONGEST_NAME
    assert kept.endswith("x.log")


def test_sizes_as_people_say_them() -> None:
    assert [files.size(number) for number in (7, 12_300, 3_400_000)] == ["1 kB", "12 kB", "3.4 MB"]


def test_reports_are_in_no_list_of_the_others(pair: Pair, db: Any, cast: Cast) -> None:
    _, kims, _ = pair
    verbs.report(cast.kim, kims, words="He asks for money.")
    assert db.scalar(select(func.count()).select_from(Report)) == 1
    for viewer in (cast.kim, cast.ravi):
        assert not queries.reports(viewer)

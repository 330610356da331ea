"""The private thread: one test for each promise."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.core.errors import Invalid, NotFound, Refused
from portal.introductions import actions, queries
from portal.introductions.actions import thread as verbs
from portal.introductions.events import Introduced
from portal.introductions.files import File
from portal.introductions.models import Attachment, Introduction, Member, Message
from portal.introductions.queries import thread
from portal.journal import Event
from tests.introductions.threads import Pair
from tests.support.cast import Cast

LOG = File("sync.log", "text/plain", b"E-2041\n")


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

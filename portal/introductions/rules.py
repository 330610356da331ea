"""What introductions promise, rule by rule. Nothing here reads or writes anything; everything else asks here.

Words: a *request* is one person being asked. *Members* are the people who met, because each of them said yes. A
member's *card* is what they chose to share. *Staff* are support and admins. The page `/introductions/promises` tells
customers the same. Where a rule has no parameter for a person's role, no role bends it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts.models import Role, User, Viewer
from portal.accounts.rules import may_take_part
from portal.introductions.models import AnswerKind, Introduction, Member, Outcome, Report, Request, Wish

FEWEST, MOST = 2, 8  # people in one introduction
QUARTER = timedelta(days=92)  # how far back requests count towards the limit
NOT_AGAIN = timedelta(days=365)  # the same two are not asked together again within that time
REMINDED_BEFORE = timedelta(days=3)  # "later" is brought to mind once, so long before the end
ASKED_WHETHER_AFTER = timedelta(days=7)  # those who met are asked whether it helped


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether somebody can be asked. None of it is shown to anybody else."""

    is_open_account: bool  # not closed, address confirmed, a customer
    refuses: bool  # said: don't ask me for introductions
    hears_of_it: bool  # has not turned news of introductions off
    asked_lately: int  # requests within the last quarter, whoever proposed them, own wishes left out
    apart: frozenset[int] = frozenset()  # people they blocked, or who blocked them, or asked together with them before


# 1. Who can be asked


def may_be_asked(person: Standing, limit: int, with_whom: Collection[int] = ()) -> bool:
    """Somebody can be asked who has an open account, has not said no to introductions, and was asked fewer than
    `limit` times within a quarter, all proposers taken together; and never together with somebody they blocked or who
    blocked them, nor within a year with somebody they were asked together with. Whoever can't be asked is not offered,
    and why is told to nobody.
    """
    if not person.is_open_account or person.refuses or not person.hears_of_it:
        return False
    return person.asked_lately < limit and not person.apart & frozenset(with_whom)


def may_be_asked_by_own_wish(person: Standing, with_whom: Collection[int] = ()) -> bool:
    """Whoever wished to talk to somebody is asked on account of that wish, however often they were asked before."""
    return person.is_open_account and not person.apart & frozenset(with_whom)


def may_propose(viewer: Viewer) -> bool:
    """Support proposes. A customer wishes, and never sees whom support might ask."""
    return viewer.is_staff


def may_wish(viewer: Viewer) -> bool:
    """A customer whose address is confirmed may say that they would like to talk to somebody."""
    return isinstance(viewer, User) and viewer.role == Role.CUSTOMER and may_take_part(viewer)


def may_read_wish(viewer: Viewer, wish: Wish) -> bool:
    """A wish is between whoever wished and support."""
    return viewer.is_staff or viewer.id == wish.user_id


# 2. Asking


def may_see_request(viewer: Viewer, request: Request) -> bool:
    """A request is for the person who is asked, and for nobody else: no colleague, no support, no admin."""
    return viewer.id is not None and viewer.id == request.user_id


def may_answer(viewer: Viewer, request: Request, introduction: Introduction, moment: datetime) -> bool:
    """Each answers for themselves alone, and may answer anew, until the last day has passed or all have met.

    Nobody consents for somebody else. There is no other rule for support and admins.
    """
    is_open = introduction.opened_at is None and introduction.told_at is None and moment < introduction.answers_until
    return is_open and may_see_request(viewer, request)


def who_meets(answers: Mapping[int, AnswerKind | None], *, is_over: bool) -> frozenset[int]:
    """Who meets, of everybody who was asked: all, as soon as all have said yes; when the last day has passed, those who
    said yes, if they are at least two; else nobody.

    A pair therefore meets at once after two yeses, or never. No, later and silence are the same here.
    """
    yes = frozenset(person for person, kind in answers.items() if kind == AnswerKind.YES)
    if len(yes) < FEWEST or (len(yes) < len(answers) and not is_over):
        return frozenset()
    return yes


def outcome(introduction: Introduction, *, met: bool = True) -> Outcome:
    """All that anybody learns: they met; not this time; or it still waits. `met`: whether who asks is a member; of a
    group some may meet, and for the others it is "not this time", too.

    "Not this time" is told to everybody who was asked, at the same moment and in the same words: when the last day has
    passed. So it can't be told from it whether somebody said no, said later, said nothing, or went away, nor when.
    """
    if introduction.opened_at is None and introduction.told_at is None:
        return Outcome.WAITING
    return Outcome.MET if introduction.opened_at is not None and met else Outcome.NOT_THIS_TIME


def may_name_the_asked(viewer: Viewer, introduction: Introduction) -> bool:
    """Who was asked is known to who proposed it, because they chose them, and shown to nobody else of support."""
    return viewer.is_staff and viewer.id == introduction.proposer_id


def may_see_outcome(viewer: Viewer) -> bool:
    """Support sees outcomes and counts: how many were proposed, met, said that it helped. Never who answered what."""
    return viewer.is_staff


# 3. Meeting


def is_present(member: Member, *, has_open_account: bool) -> bool:
    """A member is present until they leave, end it, block one of the others, or their account is closed."""
    return member.left_at is None and has_open_account


def may_see_meeting(viewer: Viewer, member: Member | None) -> bool:
    """What those who met have together is seen by each of them, and by nobody else."""
    return member is not None and viewer.id is not None and member.user_id == viewer.id


def may_see_card(viewer: Viewer, reader: Member, owner: Member, *, owner_is_present: bool) -> bool:
    """A card is shown to those who met its owner through the same introduction and are present, while its owner is.

    Who ends it takes the card back; who has ended it sees the others' cards no more.
    """
    same = reader.introduction_id == owner.introduction_id
    return same and may_see_meeting(viewer, reader) and reader.left_at is None and owner_is_present


def may_read_thread(viewer: Viewer, member: Member | None, *, is_group: bool) -> bool:
    """The thread is read by those who met, after it was closed, too; by nobody else. A group is left for good: what is
    written there afterwards is not for who has left.
    """
    return member is not None and may_see_meeting(viewer, member) and not (is_group and member.left_at is not None)


def may_write(viewer: Viewer, member: Member | None, present: Collection[int]) -> bool:
    """Who is present may write, while another one is. When one of two ends it, nobody writes any more."""
    return member is not None and viewer.id == member.user_id and viewer.id in present and len(present) >= FEWEST


def staff_may_read_thread(viewer: Viewer, present: Iterable[int], invited_by: Collection[int]) -> bool:
    """Support reads a thread only while every present member invites them, and at least one is present.

    Any of them takes that back alone, at any time.
    """
    here = frozenset(present)
    return viewer.is_staff and bool(here) and here <= frozenset(invited_by)


def may_read_report(viewer: Viewer, report: Report) -> bool:
    """What somebody reports in their own words is read by support and by themselves."""
    return viewer.is_staff or viewer.id == report.reporter_id


# 4. After


def may_say_whether_it_helped(member: Member, said_before: bool) -> bool:
    """Each who met says once whether it helped."""
    return not said_before


def may_begin_story(viewer: Viewer, present: Collection[int], leave_of: Collection[int]) -> bool:
    """A story is begun only with leave of everybody who is present, and begins with nothing of the others in it."""
    here = frozenset(present)
    return viewer.id in here and len(here) >= FEWEST and here <= frozenset(leave_of)


# 5. Always


def is_in_person(*, looks_with_eyes_of_another: bool) -> bool:
    """All this is for people themselves: support that looks at the site as a customer sees it finds none of it."""
    return not looks_with_eyes_of_another

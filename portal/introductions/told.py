"""What notifications and mails say. None names anybody who was asked, and none holds what members wrote or shared."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import has_request_context

from portal.accounts import sessions
from portal.accounts.models import Viewer
from portal.core.markdown import plain
from portal.introductions import rules
from portal.introductions.events import Introduced
from portal.introductions.models import Introduction, Member
from portal.introductions.queries import hearing
from portal.introductions.queries.hearing import Facts
from portal.notifications import sources
from portal.notifications.models import Notification
from portal.notifications.sources import About, Loaded

LONGEST = 600
ENDED = (Introduced.MET, Introduced.ENDED_UNMET)
NOT_THIS_TIME = (
    "An introduction: not this time",
    "It came to nothing this time. Nothing about you was shown to anybody.",
)
TO_MEMBERS = {
    Introduced.MET: ("You are introduced", "You said yes, and so did somebody else. See who it is.", ""),
    Introduced.WITHDRAWN: (
        "An introduction has ended",
        "The other person has ended it; it says nothing about you. What you wrote to each other stays readable.",
        "",
    ),
    Introduced.MESSAGE_WRITTEN: ("A message in your introduction", "Somebody you were introduced to wrote.", "#thread"),
    Introduced.ASKED_WHETHER_IT_HELPED: ("Did the introduction help?", "You met a week ago. Did it help?", "#after"),
    Introduced.THANKED: ("Thanks to you", "Somebody you were introduced to says thank you.", "#after"),
}


def register() -> None:
    """Let news of introductions be told, to those concerned alone."""
    sources.register(Introduction.__tablename__, load, private=True)


def load(notifications: Sequence[Notification]) -> Loaded:
    """Read the introductions, and who was asked and met."""
    facts = hearing.facts([one.subject_id for one in notifications])
    return Loaded(partial(_about, facts))


def _about(facts: Facts, viewer: Viewer, notification: Notification) -> About | None:
    introduction = facts.introductions.get(notification.subject_id)
    key = (notification.subject_id, viewer.id or 0)
    if introduction is None or key not in facts.requests or not _is_in_person():
        return None
    member, request_path = facts.members.get(key), f"/introductions/requests/{facts.requests[key]}"
    if notification.kind == Introduced.PROPOSED:
        return _asked(introduction, request_path)
    if member is None:
        return _said(*NOT_THIS_TIME, request_path) if notification.kind in ENDED else None
    return _of_meeting(viewer, member, notification)


def _asked(introduction: Introduction, path: str) -> About:
    name = introduction.proposer.name
    excerpt: Callable[[], str] = partial(_excerpt, introduction.context)
    return About(
        title="Would you like to meet somebody with the same problem?",
        sentence=f"{name} of support asks. Nothing about you is shown to anybody unless you say yes.",
        path=path,
        excerpt_of=excerpt,
        is_public=True,
    )


def _of_meeting(viewer: Viewer, member: Member, notification: Notification) -> About | None:
    words = TO_MEMBERS.get(Introduced(notification.kind))
    if words is None or not rules.may_see_meeting(viewer, member):
        return None
    if member.left_at is not None and notification.kind != Introduced.MET:
        return None
    title, sentence, anchor = words
    return _said(title, sentence, f"/introductions/{member.introduction_id}{anchor}")


def _said(title: str, sentence: str, path: str) -> About:
    """Such a title names nobody, so that it may stand in the subject line of a mail."""
    return About(title=title, sentence=sentence, path=path, is_public=True)


def _excerpt(text: str) -> str:
    words = plain(text, "plain").strip()
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"


def _is_in_person() -> bool:
    """Mails are written outside of any request, for the reader alone."""
    other = has_request_context() and sessions.viewing_as() is not None
    return rules.is_in_person(looks_with_eyes_of_another=other)

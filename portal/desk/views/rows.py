"""What waits at the desk, as rows: each says why it is there, who waits, since when, and what the next step is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from portal.accounts.models import User
from portal.community.models import Post
from portal.community.wording import day
from portal.desk.models import Pair
from portal.problems.models import Care, DuplicateLink, LinkProposal
from portal.relays.models import Answer, Relay, RelayKind

WORTH_SHOWING = 160  # characters of what somebody wrote


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `who` waits for support, if it is anybody; `url` is where the next step is taken, `step` what it is
    called; `about` is the title of the post; `note`: the address that takes note of it."""

    mark: str
    about: str
    url: str
    reason: str
    step: str
    at: datetime | None = None
    who: User | None = None
    organisation: str = ""
    said: str = ""
    note: str = ""
    note_words: str = "Noted"


def noes(answers: Iterable[Answer]) -> list[Row]:
    """ "It did not work for me", after a relay."""
    return [
        Row(
            mark="no",
            about=answer.recipient.relay.head.title,
            url=url_for("relays.matrix", post_id=answer.recipient.relay.head_id),
            reason=f"{_thing(answer.recipient.relay)} did not work for {answer.recipient.user.name}"
            + (f" on {answer.version.name}." if answer.version else "."),
            step="See who said what",
            at=answer.created,
            who=answer.recipient.user,
            organisation=_organisation(answer.recipient.user),
            said=_short(answer.note),
            note=url_for("relays.take_care", answer_id=answer.id),
            note_words="Taken care of",
        )
        for answer in answers
    ]


def words_due(cares: Iterable[Care], today: date, viewer: User) -> list[Row]:
    """The next word, whose day has come."""
    return [
        Row(
            mark="word",
            about=care.post.title,
            url=url_for(
                "problems.show_standing" if _is_own(care, viewer) else "problems.show_care", post_id=care.post_id
            ),
            reason=_word_due(care, today, viewer),
            step="Give the word" if _is_own(care, viewer) else "Take it over",
            at=care.created,
            who=care.owner,
        )
        for care in cares
    ]


def offers(relays: Iterable[Relay]) -> list[Row]:
    """What helped and could be carried to the others."""
    return [
        Row(
            mark="relay",
            about=relay.head.title,
            url=url_for("relays.compose", relay_id=relay.id),
            reason=f"{_thing(relay)} can be carried to everybody who has it.",
            step="Look whom it reaches",
            at=relay.created,
        )
        for relay in relays
    ]


def proposals(waiting: Iterable[LinkProposal]) -> list[Row]:
    """What customers say is the same."""
    return [
        Row(
            mark="proposal",
            about=proposal.report.title,
            url=url_for("problems.show_proposals", _anchor=f"proposal-{proposal.id}"),
            reason=f"{proposal.proposed_by.name} says it is the same as “{proposal.other.title}”.",
            step="Decide",
            at=proposal.created,
            who=proposal.proposed_by,
            said=_short(proposal.why),
        )
        for proposal in waiting
    ]


def different(links: Iterable[DuplicateLink]) -> list[Row]:
    """Whose author took a link off."""
    rows = []
    for link in links:
        report, other = _said_of(link)
        rows.append(
            Row(
                mark="different",
                about=report.title,
                url=url_for("community.show_post", post_id=report.id),
                reason=f"{link.ended_by.name if link.ended_by else 'Its author'} says it is not “{other.title}”.",
                step="Read it",
                at=link.ended_at,
                who=link.ended_by,
                said=_short(link.end_reason),
                note=url_for("desk.take_note", link_id=link.id),
            )
        )
    return rows


def unseen(posts: Iterable[Post]) -> list[Row]:
    """What nobody here had seen."""
    return [
        Row(
            mark="new",
            about=post.title,
            url=url_for("desk.question", post_id=post.id),
            reason="Nothing like it was known, and support has not answered yet.",
            step="Answer with a fact",
            at=post.created,
            who=post.author,
            organisation=post.organisation.name if post.organisation and post.author else "",
        )
        for post in posts
    ]


def pairs(waiting: Iterable[Pair]) -> list[Row]:
    """What ranking believes is the same."""
    return [
        Row(
            mark="pair",
            about=pair.report.title,
            url=url_for("desk.pair", pair_id=pair.id),
            reason=f"May be the same as “{pair.other.title}” ({100 * pair.same:.0f} %).",
            step="Compare",
            at=pair.found,
        )
        for pair in waiting
    ]


def _thing(relay: Relay) -> str:
    if relay.kind == RelayKind.FIX:
        return f"The fix in {relay.version.name}" if relay.version else "The fix"
    return "The workaround" if relay.kind == RelayKind.WORKAROUND else "The solution"


def _word_due(care: Care, today: date, viewer: User) -> str:
    whose = "Your" if _is_own(care, viewer) else f"{care.owner.name}'s" if care.owner else "The"
    if care.next_word_on is None or care.next_word_on >= today:
        return f"{whose} next word is due today."
    on = datetime(care.next_word_on.year, care.next_word_on.month, care.next_word_on.day)  # noqa: DTZ001  (a day)
    return f"{whose} next word was due on {day(on)}."


def _is_own(care: Care, viewer: User) -> bool:
    """A word is given by whoever owes it; the others may take it over."""
    return care.owner_id == viewer.id


def _said_of(link: DuplicateLink) -> tuple[Post, Post]:
    """The report whose author spoke, and the other one."""
    mine = link.report.author_id == link.ended_by_id
    return (link.report, link.canonical) if mine else (link.canonical, link.report)


def _organisation(person: User) -> str:
    return person.organisation.name if person.organisation else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WORTH_SHOWING else text[:WORTH_SHOWING].rsplit(None, 1)[0] + "…"

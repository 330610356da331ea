"""What is written of a visit to the ask box, and what its answers set in motion.

An inquiry is written when something is opened, chosen or left, not while somebody types. Nobody else hears of it, so it
records no event; what it sets in motion in the community (a confirmation, a me-too) does.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User, Viewer
from portal.asking import queries, rules
from portal.asking.models import Inquiry, InquiryCount, Outcome, Shown, Verdict, WrongSuggestion
from portal.asking.rules import last_outcome, outcome_after
from portal.asking.sealed import Offer
from portal.community import actions as community
from portal.community import rules as community_rules
from portal.community.models import Post, State
from portal.core import scrub
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound

LONGEST_REASON = 500
FORGET_AT_ONCE = 5_000


def note(viewer: Viewer, *, token: str, text: str, offer: Offer) -> Inquiry:
    """Write down a visit: its last text, with addresses and secrets blanked, and what was shown.

    A visit that is known already is brought up to date, and is the person's from the moment they are signed in. Raises
    NotFound when it is somebody else's.
    """
    inquiry = queries.by_token(token) or _started(token, text, offer.verdict)
    if inquiry.user_id is not None and inquiry.user_id != viewer.id:
        raise NotFound("There is no such inquiry.")
    inquiry.user_id = viewer.id
    inquiry.text, inquiry.verdict, inquiry.updated = scrub.blank(text), offer.verdict, now()
    _show(inquiry, offer)
    db.session.flush()
    return inquiry


def note_opened(inquiry: Inquiry, post_id: int) -> None:
    """Somebody looked at a suggestion. Raises NotFound when it was not shown."""
    shown = _shown(inquiry, post_id)
    shown.opened_at = shown.opened_at or now()
    if shown.opened_state != State.SOLVED:
        shown.opened_state = queries.state_of(post_id)
    _move(inquiry, Outcome.OPENED)


def note_answer(inquiry: Inquiry, post_id: int, answer: Outcome, reason: str = "") -> None:
    """Somebody said what a suggestion is to them; the last answer counts. Raises NotFound when it was not shown."""
    shown = _shown(inquiry, post_id)
    shown.answer, shown.answered_at, shown.reason = answer, now(), " ".join(reason.split())[:LONGEST_REASON]
    _move(inquiry, answer)


def answer(viewer: Viewer, inquiry: Inquiry, post: Post, said: Outcome, reason: str = "") -> None:
    """Note what a suggestion is to somebody, and let the community know if they take part in it.

    "Solved" confirms what helped most in `post`, "me-too" counts them among the affected, both on the version they run;
    where that is not theirs to say (their own post, nothing that could be tried) it is only noted. Raises NotFound.
    """
    note_answer(inquiry, post.id, said, reason)
    if not isinstance(viewer, User) or not community_rules.may_take_part(viewer):
        return
    runs = queries.running(viewer, post)
    version = runs.version if runs else None
    target = queries.what_to_confirm(viewer, post) if said == Outcome.SOLVED else None
    if target:
        community.confirm(viewer, post, reply=target.reply, worked=True, version=version)
    if said == Outcome.ME_TOO and community_rules.may_me_too(viewer, post):
        community.me_too(viewer, post, version=version, environment=runs.environment if runs else "")


def take_back(viewer: Viewer, inquiry: Inquiry, post: Post) -> None:
    """Nothing was said of a suggestion after all; what that set in motion in the community is taken back, too.

    Nothing said is no error. Raises NotFound when it was not shown.
    """
    shown = _shown(inquiry, post.id)
    said, shown.answer, shown.answered_at, shown.reason = shown.answer, None, None, ""
    if inquiry.outcome != Outcome.PUBLISHED:
        inquiry.outcome = last_outcome((each.answered_at, each.answer) for each in inquiry.shown)
    inquiry.updated = now()
    db.session.flush()
    if not isinstance(viewer, User) or not community_rules.may_take_part(viewer):
        return
    target = queries.what_to_confirm(viewer, post) if said == Outcome.SOLVED else None
    if target:
        community.withdraw_confirmation(viewer, post, reply=target.reply)
    if said == Outcome.ME_TOO:
        community.withdraw_me_too(viewer, post)


def mark_wrong(user: User, inquiry: Inquiry, post_id: int) -> WrongSuggestion:
    """Support says that a suggestion doesn't fit; said twice of the same text, it is kept once. Raises NotFound when it
    was not shown."""
    shown = _shown(inquiry, post_id)
    there = queries.wrong_suggestion(inquiry.text, post_id)
    if there is not None:
        return there
    wrong = WrongSuggestion(
        text=inquiry.text, post_id=post_id, position=shown.position, score=shown.score, verdict=inquiry.verdict,
        user_id=user.id,
    )  # fmt: skip
    db.session.add(wrong)
    db.session.flush()
    return wrong


def attach(viewer: Viewer, inquiry: Inquiry) -> None:
    """What a visitor asked is theirs from the moment they are signed in."""
    inquiry.user_id = inquiry.user_id or viewer.id


def attach_all(user: User, tokens: Sequence[str]) -> None:
    """The same for all inquiries of a browser."""
    queries.give(tokens, user)


def note_left(inquiry: Inquiry) -> None:
    """Somebody went away; what they did before stays what came of it."""
    _move(inquiry, Outcome.LEFT)


def note_published(viewer: Viewer, token: str, post: Post) -> None:
    """The question was published as `post`. No visit, or somebody else's: nothing is written."""
    inquiry = queries.by_token(token)
    if inquiry is not None and inquiry.user_id in (None, viewer.id):
        inquiry.user_id, inquiry.published_post_id = viewer.id, post.id
        _move(inquiry, Outcome.PUBLISHED)


def forget_old(days: int) -> int:
    """Of inquiries that nobody touched for `days` days keep only how many a day came to what; gives how many went.

    One transaction counts and deletes, so it is safe to run at any time and again.
    """
    old = queries.forgettable(now() - timedelta(days=days), FORGET_AT_ONCE)
    for key, count in queries.tally(old).items():
        key = key._replace(settled=rules.settled_for_good(key.settled))
        kept = db.session.get(InquiryCount, tuple(key), with_for_update=True)
        if kept is None:
            kept = InquiryCount(**key._asdict(), inquiries=0)
            db.session.add(kept)
        kept.inquiries += count
    queries.remove(row.id for row in old)
    return len(old)


def _started(token: str, text: str, verdict: Verdict) -> Inquiry:
    """A new row; or the one that a request at the same moment wrote first."""
    inquiry = Inquiry(token=token, text="", verdict=verdict, outcome=Outcome.LEFT)
    try:
        with db.session.begin_nested():
            db.session.add(inquiry)
            db.session.flush()
    except IntegrityError:
        there = queries.by_token(token)
        if there is None:
            raise
        return there
    return inquiry


def _show(inquiry: Inquiry, offer: Offer) -> None:
    """Bring what was shown up to date; what was opened or answered before stays."""
    former = {shown.post_id: shown for shown in inquiry.shown}
    found_by = dict(offer.found_by)
    there = queries.existing_posts([*(post_id for post_id, _ in offer.shown), *found_by.values()])
    for position, (post_id, score) in enumerate(offer.shown, start=1):
        shown = former.pop(post_id, None)
        if shown is None and post_id in there:
            shown = Shown(post_id=post_id)
            inquiry.shown.append(shown)
        if shown is not None:
            by = found_by.get(post_id)
            shown.position, shown.score, shown.found_by_id = position, score, by if by in there else None
    for shown in former.values():
        if shown.opened_at is None and shown.answer is None:
            inquiry.shown.remove(shown)


def _shown(inquiry: Inquiry, post_id: int) -> Shown:
    shown = next((shown for shown in inquiry.shown if shown.post_id == post_id), None)
    if shown is None:
        raise NotFound("This was not among the suggestions.")
    return shown


def _move(inquiry: Inquiry, outcome: Outcome) -> None:
    inquiry.outcome, inquiry.updated = outcome_after(inquiry.outcome, outcome), now()
    db.session.flush()

"""What is left to do after an answer: sign in, confirm the address, press once more; or nothing."""

from dataclasses import dataclass
from enum import StrEnum

from portal.accounts.models import User, Viewer
from portal.asking import queries
from portal.asking.models import Inquiry, Outcome
from portal.community import queries as community
from portal.community import rules as community_rules
from portal.community.models import Post


class State(StrEnum):
    """How far an answer has come."""

    SIGN_IN = "sign-in"
    CONFIRM_ADDRESS = "confirm-address"
    PRESS = "press"
    DONE = "done"
    NOTED = "noted"  # there is nobody to tell


@dataclass(frozen=True, slots=True)
class Step:
    """The last answer of an inquiry, the post it was given to, whom it would reach, and how far it has come."""

    answer: Outcome
    post: Post
    author: User | None
    state: State


def next_step(viewer: Viewer, inquiry: Inquiry) -> Step | None:
    """What is left to do about the last "this solves it" or "I have this too" of `inquiry`."""
    answered = [shown for shown in inquiry.shown if shown.answer in (Outcome.SOLVED, Outcome.ME_TOO)]
    last = max(answered, key=lambda shown: shown.answered_at or inquiry.created, default=None)
    post = community.posts(viewer, [last.post_id]).get(last.post_id) if last else None
    if last is None or post is None:
        return None
    if last.answer == Outcome.SOLVED:
        target = queries.what_to_confirm(viewer, post)
        return Step(Outcome.SOLVED, post, target.author if target else None, _solved(viewer, post, target))
    return Step(Outcome.ME_TOO, post, post.author, _me_too(viewer, post))


def _solved(viewer: Viewer, post: Post, target: queries.Target | None) -> State:
    if target is None:
        return State.NOTED
    if not community_rules.may_take_part(viewer):
        return _sign_in(viewer)
    said = community.standing(viewer, post).confirmations.get(target.reply.id if target.reply else None)
    return State.DONE if said and said.worked else State.PRESS


def _me_too(viewer: Viewer, post: Post) -> State:
    if not community_rules.may_take_part(viewer):
        return _sign_in(viewer)
    if not community_rules.may_me_too(viewer, post):
        return State.NOTED
    return State.DONE if community.standing(viewer, post).me_too else State.PRESS


def _sign_in(viewer: Viewer) -> State:
    return State.CONFIRM_ADDRESS if viewer.is_authenticated else State.SIGN_IN

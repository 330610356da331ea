"""Who may see as whom, what stays closed then, and how the desk speaks. Pure: nothing is read or written here."""

from datetime import datetime, timedelta

from portal.accounts.models import User, Viewer
from portal.accounts.rules import may_take_part
from portal.community.models import Kind, Post, State
from portal.community.rules import covers
from portal.desk.models import Pair

VIEWING_LASTS = timedelta(minutes=30)
# Pages for people who are signed in that support may see with a customer's eyes; every other one is closed to them.
SHOWN = frozenset({"notifications.ring", "notifications.watching"})
# Pages for everybody that hold what is somebody's own alone: what was typed and asked, and what a mail's link opens.
PRIVATE = frozenset(
    {
        "asking.results",
        "community.drafts",
        "community.new_post",
        "community.token",
        "kept.show",
        "relays.answer_by_link",
    }
)
PRIVATE_BLUEPRINTS = frozenset({"introductions", "mail_links"})
OF_THE_ACCOUNT = frozenset({"accounts.person"})  # all other pages about accounts are the customer's own


def may_see_as(staff: Viewer, customer: User) -> bool:
    """Support sees as a customer whose account is open; never as one of support or an admin."""
    return staff.is_staff and staff.is_active and not customer.is_staff and customer.active


def shown_to_other_eyes(endpoint: str, access: str | None) -> bool:
    """Whether a page is shown to support that looks at it with a customer's eyes.

    `access` is what the view says of itself (`web/access.py`). What is a person's own stays closed: settings, address,
    password, drafts, questions, what they were told, introductions. New pages for signed-in people are closed until
    they are named here.
    """
    blueprint = endpoint.rpartition(".")[0]
    if endpoint in PRIVATE or blueprint in PRIVATE_BLUEPRINTS:
        return False
    if blueprint == "accounts":
        return endpoint in OF_THE_ACCOUNT
    return endpoint in SHOWN if access == "signed_in" else True


def greeting(local: datetime) -> str:
    """ "Good morning", by the clock of whoever reads it."""
    return "Good morning" if 4 <= local.hour < 12 else "Good afternoon" if 12 <= local.hour < 18 else "Good evening"


def may_decide(viewer: Viewer) -> bool:
    """Support says that reports are the same, and answers what nobody had seen."""
    return viewer.is_staff and may_take_part(viewer)


def can_be_linked(pair: Pair) -> bool:
    """Neither post is hidden or a story, and they aren't linked already: the same rule as `queries.pairs`."""
    both = (pair.report, pair.other)
    heads = {post.canonical_id or post.id for post in both}
    return len(heads) == 2 and not any(post.is_hidden or post.kind == Kind.STORY for post in both)


def suggested_canonical(one: Post, other: Post) -> Post:
    """Which of two posts is shown as the problem if they are the same: the one that all may see who see the other, that
    helps more, that more people have, that is older."""
    if covers(one, other) != covers(other, one):
        return one if covers(one, other) else other
    return max(one, other, key=_worth)


def _worth(post: Post) -> tuple[int, int, float, int]:
    helps = {State.SOLVED: 3, State.WORKAROUND: 2, State.BY_DESIGN: 2}.get(State(post.state), 1)
    return helps, post.affected_count, -post.created.timestamp(), -post.id

"""What relays show on pages of lower floors."""

from typing import Any

from flask import g, render_template

from portal.accounts.sessions import viewer as present_viewer
from portal.community.models import Kind, Post, State
from portal.community.queries import cluster
from portal.relays import queries, rules, wording
from portal.relays.models import Relay, RelayState
from portal.relays.queries import offers, things

ROWS = 10  # of the matrix, folded away on the page of a problem


def question(subject: Post, **page: Any) -> str:
    """On top of a post: whoever was told of something and hasn't answered is asked."""
    viewer = present_viewer()
    if not viewer.is_authenticated or not _sent(subject):
        return ""
    told = queries.unanswered(viewer, subject)
    if told is None or not rules.may_read(viewer, told.relay):
        return ""
    thing = rules.of_relay(told.relay)
    naming = offers.naming_of(thing.finder) if thing.finder else None
    found = wording.found(thing, wording.credit(naming.named_as if naming else None, thing.finder))
    return render_template("relays/question.html", told=told, found=found, question=wording.question(thing))


def counts(subject: Post, **page: Any) -> str:
    """After what helped: how many it was carried to, and for how many it worked; to support also who says what."""
    sent = _sent(subject)
    if not sent:
        return ""
    viewer, head = present_viewer(), things.head_of(subject)
    return render_template(
        "relays/counts.html",
        carried=_by_thing(sent),
        matrix=queries.matrix(viewer, head, size=ROWS) if viewer.is_staff else None,
        head=head,
        wording=wording,
        thing_of=rules.of_relay,
    )


def for_support(subject: Post, **page: Any) -> str:
    """Beside a post, for support: what could be passed on, what was, and whether it goes by itself."""
    if subject.kind == Kind.STORY:
        return ""
    head = things.head_of(subject)
    relays = [one for one in _relays(subject) if one.state != RelayState.WITHDRAWN]
    latest = {relay.thing: relay for relay in relays}
    helps = things.standing_in(head) if head.state not in (State.OPEN, State.BY_DESIGN) else []
    return render_template(
        "relays/staff.html",
        head=head,
        relays=list(latest.values()),
        things=[thing for thing in helps if thing.key not in latest],
        automatic=queries.is_automatic(head),
        large=rules.LARGE,
        wording=wording,
        thing_of=rules.of_relay,
    )


def _by_thing(sent: list[Relay]) -> list[tuple[Relay, queries.Carried]]:
    """Each thing once, however often it went out to those who came later, with the numbers of all its relays."""
    numbers = queries.carried(relay.id for relay in sent)
    found: dict[str, tuple[Relay, queries.Carried]] = {}
    for relay in sent:
        if relay.id in numbers:
            first, so_far = found.get(relay.thing, (relay, queries.Carried()))
            found[relay.thing] = (first, so_far + numbers[relay.id])
    return list(found.values())


def _sent(post: Post) -> list[Relay]:
    return [relay for relay in _relays(post) if relay.state == RelayState.SENT]


def _relays(post: Post) -> list[Relay]:
    """Read once for all places of a page."""
    if post.kind == Kind.STORY:
        return []
    read: dict[int, list[Relay]] = g.setdefault("relays", {})
    head = cluster.head_id(post)
    if head not in read:
        read[head] = queries.relays_of(present_viewer(), head)
    return read[head]

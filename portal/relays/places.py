"""What relays show on pages of lower floors."""

from typing import Any

from flask import render_template

from portal.accounts.sessions import viewer as present_viewer
from portal.community.models import Kind, Post
from portal.relays import queries, rules, wording
from portal.relays.models import RelayState
from portal.relays.queries import offers, things

ROWS = 10  # of the matrix, folded away on the page of a problem


def question(subject: Post, **page: Any) -> str:
    """On top of a post: whoever was told of something and hasn't answered is asked."""
    viewer = present_viewer()
    if subject.kind == Kind.STORY or not viewer.is_authenticated:
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
    if subject.kind == Kind.STORY:
        return ""
    viewer, head = present_viewer(), things.head_of(subject)
    sent = [relay for relay in queries.relays_of(viewer, head) if relay.state == RelayState.SENT]
    numbers = queries.carried(relay.id for relay in sent) if sent else {}
    return render_template(
        "relays/counts.html",
        carried=[(relay, numbers[relay.id]) for relay in sent if relay.id in numbers],
        matrix=queries.matrix(viewer, head, size=ROWS) if sent and viewer.is_staff else None,
        head=head,
        wording=wording,
        thing_of=rules.of_relay,
    )


def for_support(subject: Post, **page: Any) -> str:
    """Beside a post, for support: what could be passed on, what was, and whether it goes by itself."""
    if subject.kind == Kind.STORY:
        return ""
    head = things.head_of(subject)
    relays = [one for one in queries.relays_of(present_viewer(), head) if one.state != RelayState.WITHDRAWN]
    known = {relay.thing for relay in relays}
    return render_template(
        "relays/staff.html",
        head=head,
        relays=relays,
        things=[thing for thing in things.standing_in(head) if thing.key not in known],
        automatic=queries.is_automatic(head),
        large=rules.LARGE,
        wording=wording,
        thing_of=rules.of_relay,
    )

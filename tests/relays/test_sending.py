"""Everybody affected is told once, and nobody of what they may not see, know already, or turned off."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.community import actions as community
from portal.community.models import ReplyKind, Standing, Visibility
from portal.core.errors import Invalid
from portal.notifications import actions as told_actions
from portal.notifications.models import Notification, Reason, Way
from portal.problems import actions as problems
from portal.relays import actions, handlers, rules
from portal.relays.actions import sending
from portal.relays.models import Recipient, Relay, Said
from portal.relays.queries import people, things
from portal.relays.queries.people import Aim, Why
from tests.community.told import problem
from tests.relays.stories import found, offered, says, sent, told

RunJobs = Callable[..., int]


def news(db: Any) -> dict[str, str]:
    """Whom the portal told of a relay, and why."""
    db.rollback()
    rows = db.scalars(select(Notification).where(Notification.kind == "relay.sent"))
    return {str(row.user_id): str(row.reason) for row in rows}


def test_asker_and_affected_are_told_but_not_who_found_it_who_sends_it_or_whom_it_helped(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    helped = cast.person("Lee")
    post, reply = found(cast, cast.mei, cast.anna, helped, cast.ravi)
    community.confirm(helped, post, reply=reply, worked=True)
    sent(db, run_jobs, cast.anna)
    assert told(db) == ["Kim", "Mei"]
    assert news(db) == {str(cast.kim.id): "asked", str(cast.mei.id): "affected"}


def test_nobody_is_told_of_what_they_may_not_see(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.person("Lee"), title="It hangs at 4%")
    community.me_too(cast.person("Sam"), post)
    private = problem(cast.kim, visibility=Visibility.ORGANISATION)
    community.me_too(cast.mei, private)
    problems.link(cast.anna, private, post)
    reply = community.reply(cast.mei, private, kind=ReplyKind.WORKAROUND, body="Ask our own desk.")
    community.mark_solution(cast.anna, reply)
    relay = offered(db, run_jobs)
    aim = Aim(rules.of_relay(relay), things.head_of(relay.post), cast.anna.id)
    assert people.tally(aim) == {Why.GETS: 1, Why.FINDER: 1, Why.UNSEEN: 2}
    sent(db, run_jobs, cast.anna)
    assert told(db) == ["Kim"]


def test_never_is_never_and_what_was_muted_anywhere_in_the_cluster_stays_muted(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    lee = cast.person("Lee")
    post, _ = found(cast, cast.mei, lee)
    sam = cast.person("Sam")
    other = problem(sam, title="It hangs at 4%")
    problems.link(cast.anna, other, post)
    told_actions.choose(cast.mei, {Reason.AFFECTED: Way.NEVER})
    told_actions.mute(sam, "posts", other.id)
    told_actions.choose(cast.kim, {Reason.AFFECTED: Way.NEVER})  # it is her post: this choice isn't about it
    sent(db, run_jobs, cast.anna)
    assert told(db) == ["Kim", "Lee"]


def test_chosen_versions_alone_and_those_who_named_none(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    old, new, silent = (cast.person(name) for name in ("Old", "New", "Silent"))
    post, _ = found(cast, silent, version=cast.version("4.0"))
    community.me_too(old, post, version=cast.version("4.1"))
    community.me_too(new, post, version=cast.version("4.2"))
    relay = offered(db, run_jobs)
    reach = people.reach(rules.of_relay(relay), post, cast.anna.id)
    assert [(name, count) for _, name, count in reach.versions] == [
        ("4.0", 1),
        ("4.1", 1),
        ("4.2", 1),
        ("named no version", 1),
    ]
    assert reach.tally == people.tally(Aim(rules.of_relay(relay), post, cast.anna.id))
    first = sent(db, run_jobs, cast.anna, versions=[cast.version("4.1").id, people.UNSAID])
    assert told(db, first) == ["Old", "Silent"]
    actions.offer(cast.anna, rules.of_relay(first))
    second = sent(db, run_jobs, cast.anna)
    assert told(db, second) == ["Kim", "New"]


def test_more_than_twenty_five_are_looked_at_first(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post, _ = found(cast, *(cast.person(f"P{number}") for number in range(25)))
    relay = offered(db, run_jobs)
    actions.draft(cast.anna, relay, words="Reset the lock.", versions=None)
    with pytest.raises(actions.LookFirst, match="26 people"):
        actions.send(cast.anna, relay)
    community.me_too(cast.person("Late"), post)
    with pytest.raises(actions.LookFirst, match="27 people"):
        actions.send(cast.anna, relay, seen=26)
    actions.send(cast.anna, relay, seen=27)
    run_jobs()
    assert len(told(db)) == 27


def test_it_goes_in_chunks_and_a_chunk_that_runs_twice_tells_once(
    db: Any, cast: Any, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CHUNK", 3)
    found(cast, *(cast.person(f"P{number}") for number in range(8)))
    relay = sent(db, run_jobs, cast.anna)
    assert len(told(db)) == len(news(db)) == 9
    assert relay.carried_at is not None
    (event,) = db.scalars(select(Notification.event_id).where(Notification.kind == "relay.sent").distinct())
    for after in (0, 3, 0):
        handlers.carry(relay.id, event, after)
    run_jobs()
    assert len(told(db)) == len(news(db)) == 9


def test_a_joined_and_parted_cluster_is_told_nothing_twice(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    lee = cast.person("Lee")
    post, reply = found(cast, cast.mei)
    other = problem(lee, title="It hangs at 4%")
    link = problems.link(cast.anna, other, post)
    first = sent(db, run_jobs, cast.anna)
    assert told(db, first) == ["Kim", "Lee", "Mei"]
    problems.unlink(cast.anna, link)
    problems.link(cast.anna, post, other)
    community.me_too(lee, post)
    community.me_too(cast.person("New"), other)
    actions.offer(cast.anna, rules.of_reply(reply))
    second = sent(db, run_jobs, cast.anna)
    assert told(db, second) == ["New"]


def test_of_a_fix_hear_those_whom_a_workaround_helped_as_well_and_it_has_no_finder(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    post, _ = found(cast, cast.mei)
    first = sent(db, run_jobs, cast.anna)
    says(cast.mei, first, Said.WORKED)
    problems.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"), fact="Reset is gone.")
    relay = sent(db, run_jobs, cast.anna)
    assert told(db, relay) == ["Kim", "Mei"]


def test_what_fell_meanwhile_and_empty_words_are_not_sent(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    _, reply = found(cast, cast.mei)
    relay = offered(db, run_jobs)
    with pytest.raises(Invalid, match="Say what helped"):
        actions.draft(cast.anna, relay, words=" \n", versions=None)
    actions.draft(cast.anna, relay, words="Reset.", versions=None)
    community.unmark_solution(cast.anna, reply)
    with pytest.raises(Invalid, match="isn't said to help"):
        actions.send(cast.anna, relay)


def test_a_relay_to_nobody_is_refused(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    _, reply = found(cast)
    relay = sent(db, run_jobs, cast.anna)
    assert told(db) == ["Kim"]
    again = actions.offer(cast.anna, rules.of_reply(reply))
    assert again.id != relay.id
    actions.draft(cast.anna, again, words="Reset.", versions=None)
    with pytest.raises(Invalid, match="nobody to tell"):
        actions.send(cast.anna, again)
    assert db.scalars(select(Recipient.thing).distinct()).all() == [f"reply:{reply.id}"]
    assert db.scalars(select(Relay.state).order_by(Relay.id)).all() == ["sent", "offered"]

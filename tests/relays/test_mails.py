"""Each is told alone, as they chose, with a mail that repeats as the same mail and tells nobody of anybody else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.community import actions as community
from portal.community.models import ReplyKind, Visibility
from portal.core.clock import now
from portal.jobs import enqueue
from portal.notifications import actions as told_actions
from portal.notifications import previewing
from portal.notifications.models import Bounce, Delivery, DeliveryState, Notification, Reason, Way
from portal.notifications.telling import SEND
from tests.community.told import problem
from tests.notifications.letters import LATER
from tests.relays.stories import found, sent

RunJobs = Callable[..., int]


def mailed(run_jobs: RunJobs, smtp: Any, address: str) -> list[Any]:
    """What arrived about relays once the mails have left."""
    with time_machine.travel(datetime.now(UTC) + LATER):
        run_jobs()
    return [mail for mail in smtp.to(address) if "Reset the lock." in text_of(mail)]


def text_of(mail: Any, kind: str = "plain") -> str:
    """One of its twins."""
    return str(mail.get_body((kind,)).get_content())


def test_each_gets_a_mail_of_their_own_with_both_twins_and_a_way_to_stop(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any
) -> None:
    found(cast, cast.mei)
    sent(db, run_jobs, cast.anna)
    (kims,), (meis,) = (mailed(run_jobs, smtp, f"{name}@example.test") for name in ("kim", "mei"))
    for mail, other in ((kims, "Mei"), (meis, "Kim")):
        for kind in ("plain", "html"):
            body = text_of(mail, kind)
            assert "Another customer found a way around it." in body
            assert "Did it work for you?" in body
            assert body.count("/relays/answers/") == 3
            assert other not in body
            assert "Ravi" not in body
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["Subject"] == "Sync stops at 4%"
        assert str(mail["To"]).count("@") == 1
    assert text_of(kims).split("/relays/answers/")[1] != text_of(meis).split("/relays/answers/")[1]


def test_a_mail_that_goes_out_again_is_the_same_mail(db: Any, cast: Any, run_jobs: RunJobs, smtp: Any) -> None:
    found(cast, cast.mei)
    relay = sent(db, run_jobs, cast.anna)
    mailed(run_jobs, smtp, "mei@example.test")
    query = select(Delivery).where(Delivery.subject_type == "relays", Delivery.user_id == cast.mei.id)
    (delivery,) = db.scalars(query.execution_options(populate_existing=True))
    assert delivery.subject_id == relay.id
    delivery.state, delivery.claimed_by, delivery.claimed_until = DeliveryState.SENDING, "elsewhere:1", now()
    enqueue(SEND, deliveries=[delivery.id])
    first, again = mailed(run_jobs, smtp, "mei@example.test")
    assert first["Message-ID"] == again["Message-ID"]


def test_once_a_day_only_here_and_refused_addresses_are_respected(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any
) -> None:
    daily, here, refused, unconfirmed = (cast.person(name) for name in ("Daily", "Here", "Refused", "Unconfirmed"))
    found(cast, daily, here, refused, unconfirmed)
    unconfirmed.confirmed_at = None
    told_actions.choose(daily, {Reason.AFFECTED: Way.DAILY})
    told_actions.choose(here, {Reason.AFFECTED: Way.HERE})
    db.add(Bounce(user_id=refused.id, email=refused.email, code=550))
    sent(db, run_jobs, cast.anna)
    rows = db.scalars(select(Notification).where(Notification.kind == "relay.sent"))
    ways = {row.user_id: str(row.way) for row in rows}
    assert ways == {
        cast.kim.id: "at-once",
        daily.id: "daily",
        here.id: "here",
        refused.id: "here",
        unconfirmed.id: "here",
    }
    for person in (daily, here, refused, unconfirmed):
        assert mailed(run_jobs, smtp, person.email) == []
    with time_machine.travel(datetime.now(UTC).replace(hour=7, minute=5)):
        enqueue("notifications.digests")
        run_jobs()
    (digest,) = smtp.to("daily@example.test")
    for kind in ("plain", "html"):
        assert text_of(digest, kind).count("/relays/answers/") == 3
        assert "Reset the lock." in text_of(digest, kind)


def test_nothing_secret_is_in_a_header_or_a_log(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    post = problem(cast.kim, title="Salaries leak", visibility=Visibility.ORGANISATION)
    community.me_too(cast.mei, post)
    reply = community.reply(
        cast.person("Lee", organisation=cast.hatch), post, kind=ReplyKind.WORKAROUND, body="Lock them."
    )
    community.mark_solution(cast.anna, reply)
    with caplog.at_level("DEBUG", logger="portal"):
        sent(db, run_jobs, cast.anna)
        (mail,) = mailed(run_jobs, smtp, "mei@example.test")
        path = text_of(mail).split("http://localhost/relays/answers/")[1].split("?")[0]
        client.get(f"/relays/answers/{path}")
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    assert "Salaries" not in headers
    assert "/relays/answers/" not in headers
    for secret in (path, "Salaries", "Reset the lock", "@example.test"):
        assert secret not in caplog.text


def test_support_can_read_the_mail_of_an_event_as_it_went_out(db: Any, cast: Any, run_jobs: RunJobs, smtp: Any) -> None:
    found(cast, cast.mei)
    sent(db, run_jobs, cast.anna)
    event = db.scalars(select(Notification.event_id).where(Notification.kind == "relay.sent")).first()
    letter = previewing.mail_of(event, cast.mei)
    assert "Reset the lock." in text_of(letter)

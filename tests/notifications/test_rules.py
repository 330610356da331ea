"""When mail may go out, by the reader's clock."""

from datetime import UTC, datetime

import pytest

from portal.notifications.models import Hours, Reason, Way
from portal.notifications.rules import DEFAULTS, digest_due, quiet_until, way_for, zone


def hours(start: int | None, end: int | None, zone: str = "Europe/Berlin") -> Hours:
    """Quiet from one hour to another."""
    return Hours(user_id=1, time_zone=zone, quiet_from=start, quiet_until=end, digest_hour=7)


@pytest.mark.parametrize(
    ("start", "end", "moment", "expected"),
    [
        (22, 7, "2026-03-02T20:59", None),
        (22, 7, "2026-03-02T21:00", "2026-03-03T06:00"),
        (22, 7, "2026-03-03T05:59", "2026-03-03T06:00"),
        (22, 7, "2026-03-03T06:00", None),
        (12, 14, "2026-03-03T11:30", "2026-03-03T13:00"),
        (22, 7, "2026-03-29T00:30", "2026-03-29T05:00"),  # the night that summer time begins
        (22, 22, "2026-03-03T21:30", None),
        (None, None, "2026-03-03T21:30", None),
    ],
)
def test_quiet_hours_end_at_the_readers_full_hour(
    start: int | None, end: int | None, moment: str, expected: str | None
) -> None:
    found = quiet_until(hours(start, end), datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert found == (datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None)


def test_without_a_choice_nothing_is_quiet_and_the_digest_comes_at_seven() -> None:
    assert quiet_until(None, datetime(2026, 3, 3, 3, tzinfo=UTC)) is None
    assert digest_due(None, datetime(2026, 3, 3, 7, 59, tzinfo=UTC))
    assert not digest_due(None, datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
    assert digest_due(hours(None, None, "Asia/Kolkata"), datetime(2026, 3, 3, 1, 45, tzinfo=UTC))


def test_every_reason_has_a_way_and_choices_go_before() -> None:
    assert set(DEFAULTS) == set(Reason)
    assert way_for(Reason.ASKED, {Reason.ASKED: Way.NEVER}) == Way.NEVER
    assert way_for(Reason.ASKED, {}) == Way.AT_ONCE


def test_an_unknown_zone_is_utc() -> None:
    assert str(zone("Nowhere/Atall")) == str(zone("../../etc/passwd")) == "UTC"

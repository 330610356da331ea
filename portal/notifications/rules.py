"""Who is told how, and when mail may go out. Pure: nothing is read or written here."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.notifications.models import Hours, Reason, Way

DEFAULTS = {
    Reason.ASKED: Way.AT_ONCE,
    Reason.AFFECTED: Way.AT_ONCE,
    Reason.WATCHING: Way.AT_ONCE,
    Reason.MENTIONED: Way.AT_ONCE,
    Reason.HELPED: Way.DAILY,
    Reason.TOPIC: Way.DAILY,
    Reason.CARE: Way.AT_ONCE,
    Reason.INTRODUCED: Way.AT_ONCE,
    Reason.ACCOUNT: Way.HERE,
}
CHOICES = tuple(reason for reason in Reason if reason not in (Reason.ACCOUNT, Reason.CARE))  # work is no choice
GATHERED = timedelta(minutes=10)  # what happens to one post within this time becomes one mail
MOST_A_DAY = 20  # mails to one person within a day, besides the digest
DIGEST_HOUR = 7  # on the clock of the reader's time zone
TOO_OLD = timedelta(days=1)  # nobody is told of what is older than this


def way_for(reason: Reason, chosen: dict[Reason, Way]) -> Way:
    """How somebody who chose this is told for that reason."""
    return chosen.get(reason, DEFAULTS[reason])


def zone(name: str) -> ZoneInfo:
    """The time zone of that name; UTC when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def zone_of(hours: Hours | None) -> ZoneInfo:
    """The time zone that somebody chose."""
    return zone(hours.time_zone if hours else "UTC")


def quiet_until(hours: Hours | None, moment: datetime) -> datetime | None:
    """The instant at which the quiet hours that `moment` falls in end; None outside of them."""
    if hours is None or hours.quiet_from is None or hours.quiet_until is None or hours.quiet_from == hours.quiet_until:
        return None
    local = moment.astimezone(zone_of(hours))
    into = (local.hour - hours.quiet_from) % 24
    length = (hours.quiet_until - hours.quiet_from) % 24
    if into >= length:
        return None
    end = local.replace(minute=0, second=0, microsecond=0, hour=hours.quiet_until)
    return (end if end > local else end + timedelta(days=1)).astimezone(moment.tzinfo)


def digest_due(hours: Hours | None, moment: datetime) -> bool:
    """Whether it is the hour of the day at which this person gets the digest."""
    return moment.astimezone(zone_of(hours)).hour == (hours.digest_hour if hours else DIGEST_HOUR)

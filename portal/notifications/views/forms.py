"""The form for how one is told."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from portal.notifications import rules, wording
from portal.notifications.models import Hours, Reason, Way

HOURS = [("", "–"), *((str(hour), f"{hour:02}:00") for hour in range(24))]
DIGEST_HOURS = HOURS[1:]


class WaysForm(FlaskForm):
    """A way for each reason, and the hours of mail. Make it with `of`."""

    asked = RadioField(wording.KINDS[Reason.ASKED], description=wording.HINTS[Reason.ASKED])
    affected = RadioField(wording.KINDS[Reason.AFFECTED], description=wording.HINTS[Reason.AFFECTED])
    watching = RadioField(wording.KINDS[Reason.WATCHING], description=wording.HINTS[Reason.WATCHING])
    mentioned = RadioField(wording.KINDS[Reason.MENTIONED], description=wording.HINTS[Reason.MENTIONED])
    helped = RadioField(wording.KINDS[Reason.HELPED], description=wording.HINTS[Reason.HELPED])
    topic = RadioField(wording.KINDS[Reason.TOPIC], description=wording.HINTS[Reason.TOPIC])
    introduced = RadioField(wording.KINDS[Reason.INTRODUCED], description=wording.HINTS[Reason.INTRODUCED])
    quiet_from = SelectField("Quiet from", choices=HOURS)
    quiet_until = SelectField("Until", choices=HOURS)
    digest_hour = SelectField("The daily digest comes at", choices=DIGEST_HOURS)
    time_zone = SelectField("Your time zone")

    @classmethod
    def of(cls, chosen: Mapping[Reason, Way], hours: Hours | None) -> "WaysForm":
        """The form as it was sent, or as it stands."""
        present: dict[str, str] = {reason.value: rules.way_for(reason, dict(chosen)).value for reason in rules.CHOICES}
        present |= {
            "quiet_from": _hour(hours.quiet_from if hours else None),
            "quiet_until": _hour(hours.quiet_until if hours else None),
            "digest_hour": _hour(hours.digest_hour if hours else 7),
            "time_zone": hours.time_zone if hours else "UTC",
        }
        form = cls(data=present)
        for reason in rules.CHOICES:
            form[reason.value].choices = [(way.value, words) for way, words in wording.WAYS.items()]
        form.time_zone.choices = zones()
        return form

    def validate_quiet_until(self, field: SelectField) -> None:
        """Both hours, or neither."""
        if bool(self.quiet_from.data) != bool(field.data):
            raise ValidationError("Say when quiet begins and when it ends, or leave both open.")

    def ways(self) -> dict[Reason, Way]:
        """What was chosen for each reason."""
        return {reason: Way(self[reason.value].data) for reason in rules.CHOICES}

    def quiet(self) -> tuple[int | None, int | None]:
        """From which full hour until which."""
        return _number(self.quiet_from.data), _number(self.quiet_until.data)


def zones() -> list[tuple[str, str]]:
    """Every zone that this machine knows, UTC first, the names of continents and cities spelled as people read them."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


def _hour(hour: int | None) -> str:
    return "" if hour is None else str(hour)


def _number(text: str) -> int | None:
    return int(text) if text else None

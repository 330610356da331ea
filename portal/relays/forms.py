"""Forms around relays. Lengths and rules of content are checked by the verbs."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.models import User
from portal.core.errors import Invalid
from portal.relays import wording
from portal.relays.actions.answering import LONGEST_NOTE
from portal.relays.actions.sending import LONGEST_WORDS
from portal.relays.models import NamedAs, Said

LONGEST_REASON = 300


class WordsForm(FlaskForm):
    """What a relay says and to which versions. Make it with `of`."""

    words = TextAreaField(
        "What it says",
        [InputRequired("Say what helped."), Length(max=LONGEST_WORDS)],
        description="Plain words: facts, steps, for whom it worked. Who found it stands above by itself.",
    )
    versions = SelectMultipleField(
        "Only to people on some versions",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        coerce=int,
        description="None chosen: to all.",
    )

    def offer(self, counts: Sequence[tuple[int, str, int]]) -> "WordsForm":
        """The versions to choose from, each with how many named it."""
        self.versions.choices = [(number, f"{name} ({count:,})") for number, name, count in counts]
        known = {number for number, _, _ in counts}
        self.versions.data = [number for number in self.versions.data or [] if number in known]
        return self

    def chosen(self) -> list[int] | None:
        """Ids of the versions; None for all."""
        return list(self.versions.data or []) or None


class SendingForm(FlaskForm):
    """How many people were shown before it is sent."""

    seen = IntegerField(validators=[Optional()])


class ReasonForm(FlaskForm):
    """Why a relay is put aside."""

    reason = StringField(
        "Why not?",
        [InputRequired("Say why."), Length(max=LONGEST_REASON)],
        description="Kept beside the relay, for support.",
    )


class AnswerForm(FlaskForm):
    """What somebody says of what was carried to them."""

    said = HiddenField(validators=[InputRequired("Say whether it worked.")])
    note = TextAreaField(
        "What happened?",
        [Length(max=LONGEST_NOTE)],
        description="Only support reads this, and looks at it next.",
    )

    def answer(self) -> Said:
        """What was pressed. Raises Invalid for anything else."""
        if self.said.data not in list(Said):
            raise Invalid("Say whether it worked.", "said")
        return Said(self.said.data)


class NamingForm(FlaskForm):
    """How somebody may be named. Make it with `sent` or `standing`."""

    named_as = RadioField("How may we name you?")

    @classmethod
    def sent(cls, person: User) -> "NamingForm":
        """The form as it was sent."""
        return cls()._offering(person)

    @classmethod
    def standing(cls, person: User, present: NamedAs | None) -> "NamingForm":
        """The form as it stands, whatever else the page was sent with."""
        return cls(formdata=None, data={"named_as": (present or wording.NAMED_BY_DEFAULT).value})._offering(person)

    def _offering(self, person: User) -> "NamingForm":
        self.named_as.choices = [(one.value, words) for one, words in wording.choices(person)]
        return self


def note(form: FlaskForm, error: Invalid) -> Any:
    """Show what a verb refused at its field, or above the form."""
    field = getattr(form, error.field, None) if error.field else None
    if field is None:
        form.form_errors.append(str(error))
    else:
        field.errors = [*field.errors, str(error)]
    return form

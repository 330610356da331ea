"""Forms of the desk."""

import re
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.accounts.models import User
from portal.community import queries as community
from portal.community.models import Post
from portal.core.errors import Invalid, NotFound
from portal.desk.models import Fact

ADDRESS = re.compile(r"(?:^|/posts/)(\d{1,9})(?!\d)")
# What the answer says unless somebody writes something better; facts, no promise.
BEGINNINGS = {
    Fact.KNOWN: "",
    Fact.NOT_KNOWN: (
        "Nobody here had seen this before, and we don't know yet what it comes from. "
        "What was changed last before it began, and does it happen every time?"
    ),
    Fact.LOOKED_AT: "We are looking at it, and I look after it. What we find out stands here.",
}


class ViewingForm(FlaskForm):
    """Why somebody of support sees as a customer does."""

    reason = StringField(
        "Why",
        [InputRequired("Say why: it stands in the journal."), Length(max=300, message="300 characters fit.")],
        description="It stands in the journal with your name, theirs and the time.",
    )


class FirstAnswerForm(FlaskForm):
    """A fact about what nobody had seen. Make it with `about`."""

    fact = RadioField(
        "What is so?",
        [InputRequired("Choose one of the three.")],
        choices=[
            SelectChoice(Fact.KNOWN.value, "It is known"),
            SelectChoice(Fact.NOT_KNOWN.value, "It is not known so far"),
            SelectChoice(Fact.LOOKED_AT.value, "I look at it"),
        ],
    )
    near = RadioField("It is the same as", [Optional()], validate_choice=False)
    address = StringField(
        "Or as another one", [Optional(), Length(max=500)], description="Paste its address, or type its number."
    )
    next_word_on = DateField("The day of the next word", [Optional()], description="Everybody sees it on the page.")
    reply = TextAreaField(
        "Your answer", [Length(max=20_000)], description="Whoever asked reads it: it is posted as your reply."
    )

    @classmethod
    def about(cls, near: Sequence[tuple[int, str]]) -> "FirstAnswerForm":
        """The form for a question that is nearest to these posts: ids and titles."""
        form = cls()
        form.near.choices = [SelectChoice(str(number), title) for number, title in near]
        return form

    def validate_reply(self, field: TextAreaField) -> None:
        """A fact has words; what is known speaks for itself."""
        if self.fact.data in (Fact.NOT_KNOWN, Fact.LOOKED_AT) and not (field.data or "").strip():
            raise ValidationError("Say it in your words: this is all that whoever asked hears of it.")

    def known_post(self, viewer: User) -> Post | None:
        """The problem that was named; None unless it is known. Raises Invalid when there is no such post."""
        if self.fact.data != Fact.KNOWN:
            return None
        typed = (self.address.data or "").strip() or self.near.data or ""
        number = ADDRESS.search(typed)
        try:
            return community.post(viewer, int(number[1])) if number else None
        except NotFound as error:
            raise Invalid("There is no such post.", "address") from error

    def note(self, error: Invalid) -> None:
        """Say at the field what is wrong with what was given."""
        places = {"known": self.address, "address": self.address, "next_word_on": self.next_word_on, "body": self.reply}
        field = places.get(error.field or "")
        if field is not None:
            field.errors = [*field.errors, str(error)]
        else:
            self.form_errors.append(str(error))

"""Forms of introductions."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.accounts.models import User
from portal.introductions import cards
from portal.introductions.actions.after import LONGEST_THANKS
from portal.introductions.actions.proposing import LONGEST_CONTEXT, LONGEST_WISH
from portal.introductions.cards import LONGEST_PHONE, LONGEST_WORDS, Choices, NameShown
from portal.introductions.languages import LANGUAGES
from portal.introductions.models import Wants


class AnswerForm(FlaskForm):
    """What one would share. Make it with `of`."""

    name = RadioField("Your name")
    organisation = BooleanField("Where I am from")
    email = BooleanField("My e-mail address")
    phone = StringField(
        "A telephone number", [Length(max=LONGEST_PHONE)], description="Only if you would like to be called."
    )
    words = TextAreaField("A few words", [Length(max=LONGEST_WORDS)], description="What you know, or want to know.")
    seen = HiddenField()

    @classmethod
    def of(cls, person: User, kept: Choices) -> "AnswerForm":
        """The form as it was sent, or as it was left."""
        form = cls(data={**kept.as_json(), "name": kept.name})
        first = person.name.split()[0] if person.name.split() else person.name
        form.name.choices = [
            SelectChoice(NameShown.FIRST.value, f"First name: {first}"),
            SelectChoice(NameShown.FULL.value, f"Full name: {person.name}"),
        ]
        if first == person.name:
            form.name.choices = form.name.choices[:1]
        if person.organisation is None:
            del form.organisation
        else:
            form.organisation.label.text = f"Where I am from: {person.organisation.name}"
        form.email.label.text = f"My e-mail address: {person.email}"
        return form

    def chosen(self) -> Choices:
        """What was chosen, tidy. Raises Invalid."""
        return cards.checked(
            Choices(
                NameShown(self.name.data or NameShown.FIRST),
                bool(self.organisation.data) if "organisation" in self else False,
                bool(self.email.data),
                self.phone.data or "",
                self.words.data or "",
            )
        )


class ProposalForm(FlaskForm):
    """Whom to ask, and what they read."""

    people = SelectMultipleField(
        "Whom would you ask?",
        coerce=int,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validate_choice=False,
    )
    context = TextAreaField(
        "What each of them reads",
        [InputRequired("Say in a few sentences what they have in common."), Length(max=LONGEST_CONTEXT)],
        description="The same words for everybody. No names, organisations or addresses: nobody is to guess who it is.",
    )
    looked_at = BooleanField("I have looked at what is marked: it gives nobody away")
    fingerprint = HiddenField()


class WishForm(FlaskForm):
    """Whom one would like to talk to."""

    wants = RadioField(
        "I would like to talk to somebody who …",
        choices=[
            SelectChoice(Wants.HAS.value, "has this, too"),
            SelectChoice(Wants.SOLVED.value, "has solved it, or knows a way round it"),
        ],
        default=Wants.SOLVED.value,
    )
    words = TextAreaField(
        "What would you talk about?",
        [Length(max=LONGEST_WISH)],
        description="Support alone reads this, to find the right person.",
    )


class FeedbackForm(FlaskForm):
    """Whether it helped."""

    helped = RadioField(
        "Did it help?",
        [InputRequired("Say yes or no.")],
        choices=[SelectChoice("yes", "Yes, it helped"), SelectChoice("no", "Not really")],
    )
    thanks = TextAreaField(
        "Thanks to pass on", [Length(max=LONGEST_THANKS)], description="Whom you met reads this. Leave it empty if not."
    )


class LanguagesForm(FlaskForm):
    """Languages one is glad to talk in."""

    languages = SelectMultipleField(
        "I am glad to talk in",
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )

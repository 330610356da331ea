"""Forms of the admin pages."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from portal.accounts.models import Role

NAMED = InputRequired("A name is needed.")
REASON = "The journal keeps it."


class ProductForm(FlaskForm):
    """A product."""

    name = StringField("Name", [NAMED, Length(max=80)])
    description = TextAreaField("What it is, in a sentence", [Length(max=2000)])


class VersionForm(FlaskForm):
    """A version."""

    name = StringField("Version", [NAMED, Length(max=40)], description="As customers see it: 4.1.2")
    released = DateField("Released on", [Optional()], description="If you know the day.")


class OrganisationForm(FlaskForm):
    """An organisation."""

    name = StringField("Name", [NAMED, Length(max=80)])


class RoleForm(FlaskForm):
    """What somebody is here."""

    role = SelectField(
        "Role",
        choices=[SelectChoice(role.value, role.value.capitalize()) for role in Role],
        description="What they may do here.",
    )
    reason = StringField("Why", [InputRequired("Say why, in a few words."), Length(max=300)], description=REASON)


class MembershipForm(FlaskForm):
    """Where somebody is from."""

    organisation = StringField(
        "Organisation",
        [Optional(), Length(max=80)],
        description="It decides whose posts they may read. Leave it empty for none.",
    )


class ClosingForm(FlaskForm):
    """Why an account is closed or opened again."""

    reason = StringField("Why", [InputRequired("Say why, in a few words."), Length(max=300)], description=REASON)

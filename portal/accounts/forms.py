"""Forms about one's account. Lengths and rules of content are checked by the verbs; here is what a form alone knows."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from portal.accounts.models import Running
from portal.core.errors import Invalid
from portal.products.models import Product, Version

ADDRESS = "Say which address."
UNLIKE = "The two are not alike."


class SignUpForm(FlaskForm):
    """A new account."""

    name = StringField(
        "Your name",
        [InputRequired("Say how to call you."), Length(max=80)],
        description="As others will see it beside what you write.",
    )
    email = EmailField(
        "E-mail", [InputRequired(ADDRESS), Length(max=254)], description="Others never see it. We send a link there."
    )
    password = PasswordField(
        "Password",
        [InputRequired("Choose a password.")],
        description="At least 10 characters. A few words in a row are easy to keep in mind.",
    )
    next = HiddenField()


class SignInForm(FlaskForm):
    """Who it is."""

    email = EmailField("E-mail", [InputRequired(ADDRESS), Length(max=254)])
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=500)])
    remember = BooleanField("Stay signed in on this device for 30 days", default=True)
    next = HiddenField()


class ResetRequestForm(FlaskForm):
    """Where to send the link."""

    email = EmailField("E-mail", [InputRequired(ADDRESS), Length(max=254)])


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    new_password = PasswordField(
        "New password",
        [InputRequired("Choose a password.")],
        description="At least 10 characters. A few words in a row are easy to keep in mind.",
    )
    password_again = PasswordField("Once more", [InputRequired("Type it once more."), EqualTo("new_password", UNLIKE)])


class ChangePasswordForm(NewPasswordForm):
    """A new password for who knows the present one."""

    current_password = PasswordField("Present password", [InputRequired("Type your present password.")])


class ProfileForm(FlaskForm):
    """What one says about oneself."""

    name = StringField("Your name", [InputRequired("Say how to call you."), Length(max=80)])
    about = TextAreaField(
        "A few words about you",
        [Length(max=1000)],
        description="What you do, what you know well. For people who are signed in.",
    )


class RunningForm(FlaskForm):
    """What one runs: product and version in one choice, so that they always belong together, without JavaScript too."""

    what = SelectField("Product and version", [InputRequired("Choose what you run.")], validate_choice=True)
    environment = StringField(
        "Where it runs",
        [Length(max=200)],
        description="Operating system, server or phone, anything special: “Windows 11, behind a proxy”.",
    )

    def offer(self, products: Sequence[Product], present: Running | None = None) -> "RunningForm":
        """Fill the choice, newest version first; `present` is what is chosen when nothing was sent."""
        self._found: dict[str, tuple[Product, Version | None]] = {}
        choices: list[SelectChoice] = []
        for product in products:
            for version in reversed(product.versions):
                self._found[f"v{version.id}"] = (product, version)
                choices.append(SelectChoice(f"v{version.id}", f"{product.name} {version.name}", optgroup=product.name))
            self._found[f"p{product.id}"] = (product, None)
            unknown = f"{product.name}, version not known"
            choices.append(SelectChoice(f"p{product.id}", unknown, optgroup=product.name))
        self.what.choices = choices
        if present and not self.is_submitted():
            self.what.data = f"v{present.version_id}" if present.version_id else f"p{present.product_id}"
            self.environment.data = present.environment
        return self

    def chosen(self) -> dict[str, Any]:
        """`product`, `version` and `environment` as the verbs take them. Raises Invalid for what isn't offered."""
        if self.what.data not in self._found:
            raise Invalid("Choose what you run.", "what")
        product, version = self._found[self.what.data]
        return {"product": product, "version": version, "environment": self.environment.data or ""}


def note(form: FlaskForm, error: Invalid) -> None:
    """Show what a verb refused at its field, or above the form."""
    field = getattr(form, error.field, None) if error.field else None
    if field is None:
        form.form_errors.append(str(error))
    else:
        field.errors = [*field.errors, str(error)]

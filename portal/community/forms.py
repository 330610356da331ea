"""Forms for writing and changing posts."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from portal.accounts.models import Organisation
from portal.community.models import Kind, Visibility
from portal.products.models import Product

TITLE, ENVIRONMENT, TAG, MOST_TAGS, REASON = 200, 200, 60, 8, 300
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]|[\ud800-\udfff]")
KINDS = (
    SelectChoice(Kind.PROBLEM.value, "A problem"),
    SelectChoice(Kind.WORKAROUND.value, "A workaround"),
    SelectChoice(Kind.STORY.value, "A success story"),
)
BODY_LABEL = Markup(
    '<span class="for-problem">What happens?</span><span class="for-workaround">What was wrong?</span>'
    '<span class="for-story">How did it go?</span>'
)


def clean_text(text: str | None) -> str:
    """What was typed, composed (NFC), with plain line ends and without characters that can't be shown."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", unicodedata.normalize("NFC", lines))


def clean_body(text: str | None) -> str:
    """The same without empty lines around it; spaces before the first word stay, they may be code."""
    return clean_text(text).strip("\n").rstrip()


def clean_line(text: str | None) -> str:
    """The same on one line, with single spaces."""
    return " ".join(clean_text(text).split())


def tag_names(text: str) -> list[str]:
    """The tags in a comma-separated line: lower case, each once, in their order."""
    names = (clean_line(part).lstrip("#").strip().lower() for part in text.split(","))
    return list(dict.fromkeys(name for name in names if name))


class PostForm(FlaskForm):
    """Everything that one can say in a post. Make it with `for_viewer`, so that it offers what the person may
    choose."""

    kind = RadioField("What do you want to share?", choices=KINDS, default=Kind.PROBLEM)
    title = StringField(
        "Title",
        [InputRequired("A title is missing: one line, so that others can tell whether they have the same.")],
        description="One line in your own words. An error code in it helps most.",
        filters=[clean_line],
    )
    body = TextAreaField(BODY_LABEL, filters=[clean_body])
    helps = TextAreaField(
        "What helps?", description="Step by step, as you would tell a colleague.", filters=[clean_body]
    )
    product = SelectField("Product", default="")
    version = SelectField("Version", default="")
    environment = StringField(
        "Environment",
        description="Whatever may matter: system, number of places, proxy, printer.",
        filters=[clean_line],
    )
    tags = StringField("Tags", description="A few words, with commas between them.", filters=[clean_line])
    visibility = RadioField("Who may read it?", default=Visibility.PUBLIC)
    publish_key = HiddenField()
    inquiry = HiddenField()

    def offer(self, products: Sequence[Product], organisation: Organisation | None) -> None:
        """Fill the choices: products with their versions, and whose organisation may be the only one to read it."""
        self.products = products
        self.product.choices = [SelectChoice("", "Not about one product")] + [
            SelectChoice(str(product.id), product.name) for product in products
        ]
        self.version.choices = [SelectChoice("", "I don't know")] + [
            SelectChoice(str(version.id), version.name, optgroup=product.name)
            for product in products
            for version in reversed(product.versions)
        ]
        self.visibility.choices = visibility_choices(organisation)

    def texts(self) -> dict[str, str]:
        """What is read by others, by the name of its field."""
        return {name: self[name].data or "" for name in ("title", "body", "helps", "environment")}

    def typed(self) -> dict[str, str]:
        """What a draft keeps."""
        names = ("kind", *self.texts(), "product", "version", "tags", "visibility", "inquiry")
        return {name: str(self[name].data or "") for name in names}

    def is_blank(self) -> bool:
        """Whether nothing was written yet; a product alone is not worth a draft."""
        return not any(self[name].data for name in ("title", "body", "helps", "tags"))

    def as_post(self) -> dict[str, Any]:
        """The arguments of `actions.publish_post` and `edit_post`. Only after `validate`."""
        version_id = int(self.version.data) if self.version.data else None
        product = next((p for p in self.products if str(p.id) == self.product.data), None)
        return {
            "title": self.title.data,
            "body": self.body.data,
            "helps": self.helps.data if self.kind.data == Kind.WORKAROUND else "",
            "product": product,
            "version": next((v for p in self.products for v in p.versions if v.id == version_id), None),
            "environment": self.environment.data,
            "tags": tag_names(self.tags.data),
            "visibility": Visibility(self.visibility.data),
        }

    def validate_title(self, field: StringField) -> None:
        """At most 200 characters."""
        _at_most(field, TITLE)

    def validate_body(self, field: TextAreaField) -> None:
        """There is one, and it is not too large."""
        if not field.data:
            raise ValidationError("A few words are missing here.")
        _not_too_large(field)

    def validate_helps(self, field: TextAreaField) -> None:
        """A workaround says what helps."""
        if self.kind.data == Kind.WORKAROUND and not field.data:
            raise ValidationError("Say what helps: that is what others come for.")
        _not_too_large(field)

    def validate_version(self, field: SelectField) -> None:
        """It is one of the product; a version alone tells the product."""
        owner = next((p for p in self.products if any(str(v.id) == field.data for v in p.versions)), None)
        if owner and not self.product.data:
            self.product.data = str(owner.id)
        if owner and self.product.data != str(owner.id):
            raise ValidationError(f"This is a version of {owner.name}. Choose a version of the product above.")

    def validate_environment(self, field: StringField) -> None:
        """At most 200 characters."""
        _at_most(field, ENVIRONMENT)

    def validate_tags(self, field: StringField) -> None:
        """At most eight, none too long."""
        names = tag_names(field.data)
        if len(names) > MOST_TAGS:
            raise ValidationError(f"At most {MOST_TAGS} tags, please; these are {len(names)}.")
        long = next((name for name in names if len(name) > TAG), None)
        if long:
            raise ValidationError(f"“{long[:30]}…” is too long for a tag: at most {TAG} characters.")


class EditForm(PostForm):
    """The same for a post that is there."""

    reason = StringField("Why?", description="Kept with the former wording.", filters=[clean_line])
    revision = HiddenField()

    def validate_reason(self, field: StringField) -> None:
        """At most 300 characters."""
        _at_most(field, REASON)


def visibility_choices(organisation: Organisation | None) -> list[SelectChoice]:
    """Who may read it, in plain words; an organisation only where there is one."""
    choices = [
        SelectChoice(Visibility.PUBLIC.value, "Everyone, also people who aren't signed in"),
        SelectChoice(Visibility.CUSTOMERS.value, "Customers who are signed in, and support"),
    ]
    if organisation:
        choices.append(SelectChoice(Visibility.ORGANISATION.value, f"Only {organisation.name}, and support"))
    return choices


def _at_most(field: StringField, characters: int) -> None:
    length = len(field.data or "")
    if length > characters:
        raise ValidationError(f"This is {length:,} characters long; at most {characters} fit. Nothing was cut off.")


def _not_too_large(field: TextAreaField) -> None:
    most = current_app.extensions["settings"].max_post_bytes
    size = len((field.data or "").encode())
    if size > most:
        raise ValidationError(
            f"This is {_kilobytes(size)} long; at most {_kilobytes(most)} fit. Nothing was cut off: "
            "leave out what doesn't matter, a log's repeated lines say."
        )


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.1f} kB"

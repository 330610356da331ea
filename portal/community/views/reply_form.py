"""The form of a reply."""

from typing import Self

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from portal.community import rules
from portal.community.forms import clean_body, clean_line
from portal.community.models import Post, ReplyKind

KINDS = {
    ReplyKind.COMMENT: "A comment or a question",
    ReplyKind.WORKAROUND: "A workaround: a way around it",
    ReplyKind.SOLUTION: "A solution: it is gone afterwards",
}


class ReplyForm(FlaskForm):
    """What somebody answers. Make it with `of`, so that it offers what the post allows."""

    kind = RadioField("What is it?", default=ReplyKind.COMMENT)
    body = TextAreaField("Your reply", filters=[clean_body])
    publish_key = HiddenField()

    @classmethod
    def of(cls, post: Post, **given: object) -> Self:
        """The form as it was sent, or as it stands in `data`."""
        form = cls(**given)
        form.kind.choices = [(kind, KINDS[kind]) for kind in rules.reply_kinds(post)]
        return form

    @classmethod
    def fresh(cls, post: Post, key: str) -> Self:
        """An empty form."""
        return cls.of(post, formdata=None, data={"kind": ReplyKind.COMMENT, "publish_key": key})

    def validate_body(self, field: TextAreaField) -> None:
        """There is one, not larger than a post may be."""
        if not field.data.strip():
            raise ValidationError("A few words are missing here.")
        size, most = len(field.data.encode()), current_app.extensions["settings"].max_post_bytes
        if size > most:
            raise ValidationError(f"This is {size:,} bytes long; {most:,} fit. Leave out what doesn't matter.")


class ReplyEditForm(ReplyForm):
    """The same, to change a reply; support says why."""

    body = TextAreaField("What it says", filters=[clean_body])
    reason = StringField("Why do you change it?", [Length(max=300)], filters=[clean_line])

"""The forms of what support says of a problem."""

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.accounts.models import User
from portal.community.forms import clean_line
from portal.community.models import Post
from portal.problems import wording
from portal.problems.models import Announcement, Care
from portal.products.models import Version


class StandingForm(FlaskForm):
    """How a problem stands. Make it with `of`, so that it offers the versions of its product."""

    standing = RadioField("The problem is", [InputRequired("Choose how it stands.")])
    fixed_in = SelectField("Fixed in", description="The version in which it is gone. Only for “fixed”.")
    fact = TextAreaField(
        "One sentence of fact",
        [Length(max=500, message="500 characters fit.")],
        filters=[clean_line],
        description="What is known, for everybody to read: the cause, what changed, how it is meant to work.",
    )

    @classmethod
    def of(cls, post: Post, last: Announcement | None = None, **given: Any) -> Self:
        """The form as it was sent; before that as it stands now."""
        now_ = {
            "standing": str(post.standing),
            "fixed_in": str(post.fixed_in_id or ""),
            "fact": last.fact if last else "",
        }
        form = cls(data=now_, **given)
        form.standing.choices = [(str(standing), words) for standing, words in wording.STANDINGS.items()]
        versions = reversed(post.product.versions) if post.product else ()
        form.fixed_in.choices = [("", "Not fixed"), *((str(version.id), version.name) for version in versions)]
        return form

    def version(self, post: Post) -> Version | None:
        """The chosen version."""
        versions = post.product.versions if post.product else []
        return next((version for version in versions if str(version.id) == self.fixed_in.data), None)


class CareForm(FlaskForm):
    """Who looks after a problem, and the day of the next word. Make it with `of`."""

    owner = SelectField("Who looks after it?")
    next_word_on = DateField(
        "Day of the next word",
        [Optional()],
        description="Everybody sees it. On that day it comes back to whoever looks after it.",
    )

    @classmethod
    def of(cls, staff: list[User], said: Care | None = None, **given: Any) -> Self:
        """The form as it was sent; before that as it stands now."""
        now_ = {"owner": str(said.owner_id or ""), "next_word_on": said.next_word_on} if said else {}
        form = cls(data=now_, **given)
        form.owner.choices = [("", "Nobody yet"), *((str(person.id), person.name) for person in staff)]
        return form

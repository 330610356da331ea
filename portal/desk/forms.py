"""Forms of the desk."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class ViewingForm(FlaskForm):
    """Why somebody of support sees as a customer does."""

    reason = StringField(
        "Why",
        [InputRequired("Say why: it stands in the journal."), Length(max=300, message="300 characters fit.")],
        description="It stands in the journal with your name, theirs and the time.",
    )

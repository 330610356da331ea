"""`/cabinet`: every component in every state, for those who build pages."""

from flask import Blueprint, Flask, render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.core import markdown
from portal.core.clock import now
from portal.web import access, charts

PROSE = """\
It stops at **4%** and says `E-2041`. See [the log](https://example.test/log).

> We saw it after the update only.

1. Open *Settings*
2. Press reset

```python
def sync(path: str, retries: int = 3) -> bool:
    # try again, then give up
    for attempt in range(retries):
        if connect("host") is None:
            raise TimeoutError(f"E-2041 at {attempt}")
    return True
```

| version | works |
|---|---|
| 4.1 | no |
| 4.1.2 | yes |
"""
VERSIONS = [("4.0", 2), ("4.1", 9), ("4.1.2", 4), ("4.2", 0)]
ANSWERS = [("Yes", 60, "12 of 20, 60%"), ("No", 10, "2 of 20, 10%"), ("Could not try", 5, "1 of 20, 5%")]
WEEKS = [(f"week {week}", number) for week, number in enumerate((3, 5, 4, 9, 14, 12, None, 8, 6, 11, 17, 16, 21), 1)]
SHARES = [("July", 50, "6 of 12, 50%"), ("August", 75, "9 of 12, 75%"), ("September", 80, "12 of 15, 80%")]
blueprint = Blueprint("cabinet", __name__)


class SampleForm(FlaskForm):
    """One field of every kind."""

    name = StringField("Your name", [InputRequired("Say how to call you.")], description="As others will see it.")
    email = EmailField("E-mail", [InputRequired("An address is needed.")])
    product = SelectField("Product", choices=["Lumen", "Lumen Pocket"])
    version = StringField("Version", [Optional()])
    body = TextAreaField("What happens", [InputRequired("Say in a few words what happens.")])
    visibility = RadioField(
        "Who may read it",
        choices=[("public", "Everyone"), ("customers", "Customers"), ("organisation", "My organisation and support")],
        default="public",
    )
    introduce = BooleanField("Others who have this may be introduced to me")


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/cabinet")
@access.staff
def show() -> str:
    """The cabinet: a fresh and a refused form, a text, and all else from the templates' own samples."""
    nothing_sent = {"formdata": None, "meta": {"csrf": False}}
    fresh, refused = SampleForm(prefix="fresh-", **nothing_sent), SampleForm(prefix="refused-", **nothing_sent)
    refused.validate()
    drawn = {"versions": charts.bars(VERSIONS), "answers": charts.bars(ANSWERS, most=100)}
    drawn_lines = {"weeks": charts.line(WEEKS), "shares": charts.line(SHARES, most=100), "none": charts.line([])}
    return render_template(
        "cabinet.html", moment=now(), forms=[fresh, refused], prose=markdown.render(PROSE), charts=drawn | drawn_lines
    )

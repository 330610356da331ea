"""What introductions promise, in plain words; the rules themselves are in `portal/introductions/rules.py`."""

from flask import render_template

from portal.introductions import limits, rules
from portal.introductions.views import blueprint
from portal.web import access


@blueprint.get("/introductions/promises")
@access.public
def promises() -> str:
    """For everybody to read before they say yes to anything."""
    return render_template(
        "introductions/promises.html",
        limit=limits.requests_a_quarter(),
        days=limits.time_to_answer().days,
        fewest=rules.FEWEST,
        most=rules.MOST,
    )

"""A person's page."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.accounts import queries, rules, sessions
from portal.accounts.views import blueprint
from portal.web import access


@blueprint.get("/people/<int:person_id>")
@access.public
def person(person_id: int) -> ResponseReturnValue:
    """Name, face and what they shared; for people who are signed in also their words and what they run."""
    viewer = sessions.viewer()
    found = queries.person(viewer, person_id)
    if found is None:
        abort(404)
    return render_template(
        "accounts/person.html",
        person=found,
        details=rules.may_see_details(viewer, found),
        own=rules.may_edit_profile(viewer, found),
    )

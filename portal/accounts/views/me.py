"""One's own settings."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import actions, queries, sessions
from portal.accounts.forms import ProfileForm, note
from portal.accounts.views import blueprint
from portal.core.errors import Invalid
from portal.web import access


@blueprint.route("/me", methods=["GET", "POST"])
@access.signed_in
def me() -> ResponseReturnValue:
    """What others see of oneself, what one runs, the address, the password."""
    viewer = sessions.person()
    form = ProfileForm(obj=viewer)
    if form.validate_on_submit():
        try:
            actions.change_profile(viewer, name=form.name.data or "", about=form.about.data or "")
        except Invalid as error:
            note(form, error)
        else:
            flash("Your page is changed.", "success")
            return redirect(url_for("accounts.me"), 303)
    person = queries.person(viewer, viewer.id)
    return render_template("accounts/me.html", form=form, person=person), 400 if form.is_submitted() else 200

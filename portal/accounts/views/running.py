"""What one runs: a product, its version, where."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import actions, queries, sessions
from portal.accounts.forms import RunningForm, note
from portal.accounts.models import Running
from portal.accounts.views import blueprint
from portal.core.errors import Invalid
from portal.products import queries as products
from portal.web import access


@blueprint.route("/me/running", methods=["GET", "POST"])
@access.signed_in
def add_running() -> ResponseReturnValue:
    """Something more that one runs."""
    form = RunningForm().offer(products.products())
    viewer = sessions.person()
    if form.validate_on_submit():
        try:
            actions.add_running(viewer, **form.chosen())
        except Invalid as error:
            note(form, error)
        else:
            flash("Added to what you run.", "success")
            return redirect(url_for("accounts.me"), 303)
    return render_template("accounts/running.html", form=form, running=None), 400 if form.is_submitted() else 200


@blueprint.route("/me/running/<int:running_id>", methods=["GET", "POST"])
@access.signed_in
def change_running(running_id: int) -> ResponseReturnValue:
    """Another version after an upgrade, or another place."""
    running = _mine(running_id)
    form = RunningForm().offer(products.products(), running)
    if form.validate_on_submit():
        try:
            actions.change_running(sessions.person(), running, **form.chosen())
        except Invalid as error:
            note(form, error)
        else:
            flash("Changed.", "success")
            return redirect(url_for("accounts.me"), 303)
    return render_template("accounts/running.html", form=form, running=running), 400 if form.is_submitted() else 200


@blueprint.delete("/me/running/<int:running_id>")
@access.signed_in
def remove_running(running_id: int) -> ResponseReturnValue:
    """One doesn't run it any more."""
    actions.remove_running(sessions.person(), _mine(running_id))
    flash("Taken off the list of what you run.", "success")
    return redirect(url_for("accounts.me"), 303)


def _mine(running_id: int) -> Running:
    return queries.running(sessions.person(), running_id) or abort(404)

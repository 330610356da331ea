"""Customers' organisations."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import actions, queries, sessions
from portal.accounts.forms import note
from portal.accounts.models import Organisation
from portal.admin.forms import OrganisationForm
from portal.admin.views import blueprint
from portal.core.errors import Invalid, Refused
from portal.web import access


@blueprint.route("/admin/organisations", methods=["GET", "POST"])
@access.admin
def organisations() -> ResponseReturnValue:
    """All, the newest first, with how many people belong to each; the form adds one."""
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            added = actions.add_organisation(sessions.person(), form.name.data or "")
        except Invalid as error:
            note(form, error)
        else:
            flash(f"{added.name} is added.", "success")
            return redirect(url_for("admin.organisations"), 303)
    page = queries.organisations(request.args.get("key"))
    members = queries.members([organisation.id for organisation in page.items])
    rendered = render_template("admin/organisations.html", page=page, members=members, form=form)
    return rendered, 400 if form.is_submitted() else 200


@blueprint.route("/admin/organisations/<int:organisation_id>", methods=["GET", "POST"])
@access.admin
def organisation(organisation_id: int) -> ResponseReturnValue:
    """The form changes the name."""
    found = _load(organisation_id)
    form = OrganisationForm(obj=found)
    if form.validate_on_submit():
        try:
            actions.rename_organisation(sessions.person(), found, form.name.data or "")
        except Invalid as error:
            note(form, error)
        else:
            flash("Changed.", "success")
            return redirect(url_for("admin.organisations"), 303)
    members = queries.members([found.id]).get(found.id, 0)
    page = render_template("admin/organisation.html", organisation=found, form=form, members=members)
    return page, 400 if form.is_submitted() else 200


@blueprint.delete("/admin/organisations/<int:organisation_id>")
@access.admin
def remove_organisation(organisation_id: int) -> ResponseReturnValue:
    """Away with it, if nobody belongs to it."""
    found = _load(organisation_id)
    try:
        actions.remove_organisation(sessions.person(), found)
    except Refused as refused:
        flash(str(refused), "error")
        return redirect(url_for("admin.organisation", organisation_id=organisation_id), 303)
    flash("Removed.", "success")
    return redirect(url_for("admin.organisations"), 303)


def _load(organisation_id: int) -> Organisation:
    return queries.organisation(organisation_id) or abort(404)

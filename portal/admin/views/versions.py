"""Versions of a product: add, rename, order, remove. The list shows the newest on top, so up is newer."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.forms import note
from portal.admin.forms import ProductForm, VersionForm
from portal.admin.views import blueprint, products
from portal.core.errors import Invalid, Refused
from portal.products import actions, queries
from portal.products.models import Version
from portal.web import access


@blueprint.post("/admin/products/<slug>/versions")
@access.admin
def add_version(slug: str) -> ResponseReturnValue:
    """A new version, as the newest."""
    product, form = products.load(slug), VersionForm(prefix="new-")
    if form.validate_on_submit():
        try:
            actions.add_version(sessions.person(), product, name=form.name.data or "", released=form.released.data)
        except Invalid as error:
            note(form, error)
        else:
            return redirect(url_for("admin.product", slug=slug), 303)
    return products.show(product, ProductForm(formdata=None, obj=product), form), 400


@blueprint.route("/admin/versions/<int:version_id>", methods=["GET", "POST"])
@access.admin
def version(version_id: int) -> ResponseReturnValue:
    """The form changes name and day of release."""
    found = _load(version_id)
    form = VersionForm(obj=found)
    if form.validate_on_submit():
        try:
            actions.change_version(sessions.person(), found, name=form.name.data or "", released=form.released.data)
        except Invalid as error:
            note(form, error)
        else:
            flash("Changed.", "success")
            return _to_product(found)
    page = render_template("admin/version.html", version=found, form=form)
    return page, 400 if form.is_submitted() else 200


@blueprint.post("/admin/versions/<int:version_id>/position")
@access.admin
def move_version(version_id: int) -> ResponseReturnValue:
    """One place newer or older."""
    found = _load(version_id)
    actions.move_version(sessions.person(), found, by=-products.step())
    return _to_product(found)


@blueprint.delete("/admin/versions/<int:version_id>")
@access.admin
def remove_version(version_id: int) -> ResponseReturnValue:
    """Away with it, if nobody uses it."""
    found = _load(version_id)
    back = _to_product(found)
    try:
        actions.remove_version(sessions.person(), found)
    except Refused as refused:
        flash(str(refused), "error")
    else:
        flash("Removed.", "success")
    return back


def _load(version_id: int) -> Version:
    return queries.version(version_id) or abort(404)


def _to_product(version: Version) -> ResponseReturnValue:
    return redirect(url_for("admin.product", slug=version.product.slug), 303)

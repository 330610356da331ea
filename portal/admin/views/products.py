"""Products: add, rename, order, remove."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.forms import note
from portal.admin.forms import ProductForm, VersionForm
from portal.admin.views import blueprint
from portal.core.errors import Invalid, Refused
from portal.products import actions, queries
from portal.products.models import Product
from portal.web import access

STEPS = {"up": -1, "down": 1}


@blueprint.route("/admin/products", methods=["GET", "POST"])
@access.admin
def products() -> ResponseReturnValue:
    """All products with their versions; the form adds one."""
    form = ProductForm()
    if form.validate_on_submit():
        try:
            added = actions.add_product(
                sessions.person(), name=form.name.data or "", description=form.description.data or ""
            )
        except Invalid as error:
            note(form, error)
        else:
            flash(f"{added.name} is added. Now its versions, oldest first.", "success")
            return redirect(url_for("admin.product", slug=added.slug), 303)
    page = render_template("admin/products.html", products=queries.products(), form=form)
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/admin/products/<slug>", methods=["GET", "POST"])
@access.admin
def product(slug: str) -> ResponseReturnValue:
    """One product and its versions; the form changes name and description."""
    found = load(slug)
    form = ProductForm(obj=found)
    if form.validate_on_submit():
        try:
            actions.change_product(
                sessions.person(), found, name=form.name.data or "", description=form.description.data or ""
            )
        except Invalid as error:
            note(form, error)
        else:
            flash("Changed.", "success")
            return redirect(url_for("admin.product", slug=slug), 303)
    page = show(found, form, VersionForm(formdata=None, prefix="new-"))
    return page, 400 if form.is_submitted() else 200


@blueprint.post("/admin/products/<slug>/position")
@access.admin
def move_product(slug: str) -> ResponseReturnValue:
    """One place up or down the list."""
    actions.move_product(sessions.person(), load(slug), by=step())
    return redirect(url_for("admin.products"), 303)


@blueprint.delete("/admin/products/<slug>")
@access.admin
def remove_product(slug: str) -> ResponseReturnValue:
    """Away with it, if nobody uses it."""
    found = load(slug)
    try:
        actions.remove_product(sessions.person(), found)
    except Refused as refused:
        flash(str(refused), "error")
        return redirect(url_for("admin.product", slug=slug), 303)
    flash("Removed.", "success")
    return redirect(url_for("admin.products"), 303)


def load(slug: str) -> Product:
    """The product, or a page that says there is none."""
    return queries.product(slug) or abort(404)


def show(product: Product, form: ProductForm, new_version: VersionForm) -> str:
    """The page of one product."""
    return render_template("admin/product.html", product=product, form=form, new_version=new_version)


def step() -> int:
    """Which way the pressed button points."""
    return STEPS.get(request.form.get("to", "")) or abort(400)

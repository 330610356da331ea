"""See the portal as a customer does: a reason first, then a banner on every page with the way back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.queries import person
from portal.core.errors import Invalid
from portal.desk import actions, looking, rules
from portal.desk.forms import ViewingForm
from portal.desk.views import blueprint
from portal.web import access
from portal.web.links import local


@blueprint.route("/desk/people/<int:person_id>/viewing", methods=["GET", "POST"])
@access.staff
def begin_viewing(person_id: int) -> ResponseReturnValue:
    """Why do you look with their eyes? Then on to the page that is to be seen."""
    customer = person(sessions.viewer(), person_id)
    if customer is None or not rules.may_see_as(sessions.viewer(), customer):
        abort(404)
    page = local(request.args.get("page"))
    form = ViewingForm()
    if form.validate_on_submit():
        try:
            viewing = actions.begin_viewing(sessions.person(), customer, reason=form.reason.data or "")
        except Invalid as error:
            form.reason.errors = [*form.reason.errors, str(error)]
        else:
            back = page if request.args.get("page") else url_for("accounts.person", person_id=customer.id)
            looking.begin(viewing, back)
            return redirect(page, 303)
    return render_template("desk/viewing.html", form=form, customer=customer, page=page), 400 if form.errors else 200


@blueprint.delete("/desk/viewing")
@access.signed_in
def end_viewing() -> ResponseReturnValue:
    """Back to one's own view. The name on the page is the customer's until here."""
    viewing = looking.running()
    back = local(looking.end())
    if viewing is not None:
        actions.end_viewing(viewing)
        flash(f"You see the portal with your own eyes again, not as {viewing.customer.name} does.")
    return redirect(back, 303)

"""People: find them, set role and organisation, close and open accounts."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import actions, sessions
from portal.accounts import queries as accounts
from portal.accounts.forms import note
from portal.accounts.models import Role, User
from portal.admin import queries
from portal.admin.forms import ClosingForm, MembershipForm, RoleForm
from portal.admin.views import blueprint
from portal.admin.wording import sentence
from portal.core.errors import Invalid, Refused
from portal.web import access


@blueprint.get("/admin/people")
@access.admin
def people() -> str:
    """Accounts, the newest first, by a part of name or address."""
    search = request.args.get("q", "")[:200]
    page = accounts.people(sessions.viewer(), search=search, key=request.args.get("key"))
    return render_template("admin/people.html", page=page, search=search)


@blueprint.get("/admin/people/<int:person_id>")
@access.admin
def account(person_id: int) -> str:
    """One account: what it is, what can be changed, what happened to it."""
    person = _load(person_id)
    return _show(person, *_forms(person))


@blueprint.post("/admin/people/<int:person_id>/role")
@access.admin
def set_role(person_id: int) -> ResponseReturnValue:
    """Customer, support or admin."""
    person = _load(person_id)
    _, membership, closing = _forms(person)
    form = RoleForm(prefix="role-")
    if form.validate_on_submit():
        try:
            actions.set_role(sessions.person(), person, Role(form.role.data), form.reason.data or "")
        except (Invalid, Refused) as error:
            form.form_errors.append(str(error))
        else:
            flash(f"{person.name} is {person.role} now.", "success")
            return _back(person)
    return _show(person, form, membership, closing), 400


@blueprint.post("/admin/people/<int:person_id>/organisation")
@access.admin
def set_organisation(person_id: int) -> ResponseReturnValue:
    """Where somebody is from."""
    person = _load(person_id)
    role, _, closing = _forms(person)
    form = MembershipForm(prefix="membership-")
    if form.validate_on_submit():
        wanted = " ".join((form.organisation.data or "").split())
        found = accounts.organisation_by_name(wanted) if wanted else None
        if wanted and found is None:
            note(form, Invalid(f"There is no organisation called {wanted}. Add it first.", "organisation"))
        else:
            actions.set_organisation(sessions.person(), person, found)
            flash(f"{person.name} belongs to {found.name if found else 'no organisation'} now.", "success")
            return _back(person)
    return _show(person, role, form, closing), 400


@blueprint.route("/admin/people/<int:person_id>/closing", methods=["POST", "DELETE"])
@access.admin
def close(person_id: int) -> ResponseReturnValue:
    """Close the account; DELETE takes the closing back."""
    person = _load(person_id)
    role, membership, _ = _forms(person)
    form, change = ClosingForm(prefix="closing-"), actions.deactivate
    if request.method == "DELETE":
        change = actions.reactivate
    if form.validate_on_submit():
        try:
            change(sessions.person(), person, form.reason.data or "")
        except (Invalid, Refused) as error:
            form.form_errors.append(str(error))
        else:
            flash(f"The account of {person.name} is {'open' if person.active else 'closed'} now.", "success")
            return _back(person)
    return _show(person, role, membership, form), 400


def _load(person_id: int) -> User:
    return accounts.person(sessions.viewer(), person_id) or abort(404)


def _forms(person: User) -> tuple[RoleForm, MembershipForm, ClosingForm]:
    """The three forms as they are before anything was typed."""
    name = person.organisation.name if person.organisation else ""
    return (
        RoleForm(formdata=None, prefix="role-", data={"role": person.role}),
        MembershipForm(formdata=None, prefix="membership-", data={"organisation": name}),
        ClosingForm(formdata=None, prefix="closing-"),
    )


def _show(person: User, role: RoleForm, membership: MembershipForm, closing: ClosingForm) -> str:
    events = queries.history(sessions.viewer(), person)
    return render_template(
        "admin/account.html",
        person=person,
        role=role,
        membership=membership,
        closing=closing,
        organisations=accounts.organisation_names(),
        events=events,
        people=queries.people_in(events),
        sentence=sentence,
    )


def _back(person: User) -> ResponseReturnValue:
    return redirect(url_for("admin.account", person_id=person.id), 303)

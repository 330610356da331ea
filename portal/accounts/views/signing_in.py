"""Signing in and out."""

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from portal.accounts import actions, limits, sessions
from portal.accounts.forms import SignInForm
from portal.accounts.models import User
from portal.accounts.views import blueprint
from portal.web import access
from portal.web.links import local

WRONG = "This address and this password don't belong together. Is a letter missing, are capitals on?"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.public
@limits.sign_ins_from_here
@limits.sign_ins_as_somebody
def sign_in() -> ResponseReturnValue:
    """The form; afterwards on to where one wanted to go."""
    form = SignInForm()
    if form.validate_on_submit():
        user = actions.who_signs_in(email=form.email.data or "", password=form.password.data or "")
        if user:
            actions.note_sign_in(user)
            sessions.begin(user, remember=form.remember.data)
            kept = session.pop("next", None)
            return redirect(local(form.next.data or kept, sessions.first_page(user)), 303)
        form.form_errors.append(WRONG)
    if not form.is_submitted():
        if isinstance(sessions.viewer(), User):
            return redirect(local(request.args.get("next")), 303)
        form.next.data = local(request.args.get("next"), "")
    return render_template("accounts/sign_in.html", form=form), 400 if form.is_submitted() else 200


@blueprint.delete("/session")
@access.public
def sign_out() -> ResponseReturnValue:
    """This browser's session ends."""
    somebody = sessions.signed_in()
    if somebody is not None:
        actions.note_sign_out(somebody)
    sessions.end()
    flash("You are signed out.")
    return redirect("/", 303)

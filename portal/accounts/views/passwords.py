"""A new password: by a link for who forgot the old one, by the old one for everybody else."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import actions, limits, queries, sessions
from portal.accounts.forms import ChangePasswordForm, NewPasswordForm, ResetRequestForm, note
from portal.accounts.views import blueprint
from portal.core.errors import Invalid
from portal.web import access
from portal.web.limits import limiter
from portal.web.links import local


@blueprint.route("/password/reset", methods=["GET", "POST"])
@access.public
@limits.mails_from_here
@limits.mails_to_somebody
def request_reset() -> ResponseReturnValue:
    """Where to send the link; the answer is the same whether or not anybody has that address."""
    form = ResetRequestForm()
    if form.validate_on_submit():
        actions.request_reset(form.email.data or "")
        return redirect(url_for("accounts.reset_sent"), 303)
    if "next" in request.args:
        session["next"] = local(request.args["next"], "")
    return render_template("accounts/request_reset.html", form=form), 400 if form.is_submitted() else 200


@blueprint.get("/password/reset/mailbox")
@access.public
def reset_sent() -> str:
    """What happens next."""
    return render_template("accounts/reset_sent.html")


@blueprint.route("/password/reset/<token>", methods=["GET", "POST"])
@access.public
@limits.links_from_here
def reset_password(token: str) -> ResponseReturnValue:
    """A new password by the link from the mail."""
    if queries.owner_of_reset(token) is None:
        return render_template("accounts/stale_reset.html"), 404
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            actions.reset_password(token, form.new_password.data or "")
        except Invalid as error:
            note(form, error)
        else:
            flash("Your new password holds from now on. Sign in with it.", "success")
            return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/reset.html", form=form, token=token), 400 if form.is_submitted() else 200


@blueprint.route("/me/password", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("20 per hour", methods=["POST"])
def change_password() -> ResponseReturnValue:
    """Another password; other browsers are signed out, this one stays."""
    form, viewer = ChangePasswordForm(), sessions.person()
    if form.validate_on_submit():
        try:
            actions.change_password(viewer, current=form.current_password.data or "", new=form.new_password.data or "")
        except Invalid as error:
            note(form, error)
        else:
            sessions.renew(viewer)
            flash("Your password is changed. You are signed out everywhere else.", "success")
            return redirect(url_for("accounts.me"), 303)
    return render_template("accounts/password.html", form=form), 400 if form.is_submitted() else 200

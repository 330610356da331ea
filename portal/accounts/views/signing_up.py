"""A new account. What is said back is the same whether or not the address has one already."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import actions, limits, sessions
from portal.accounts.forms import SignUpForm, note
from portal.accounts.models import User
from portal.accounts.views import blueprint
from portal.core.errors import Invalid
from portal.web import access
from portal.web.links import local


@blueprint.route("/sign-up", methods=["GET", "POST"])
@access.public
@limits.mails_from_here
@limits.mails_to_somebody
def sign_up() -> ResponseReturnValue:
    """The form; afterwards a page that says to look into the mailbox."""
    form = SignUpForm()
    if form.validate_on_submit():
        try:
            actions.sign_up(name=form.name.data or "", email=form.email.data or "", password=form.password.data or "")
        except Invalid as error:
            note(form, error)
        else:
            session["next"] = local(form.next.data, "")
            return redirect(url_for("accounts.look_into_mailbox"), 303)
    if not form.is_submitted():
        if isinstance(sessions.viewer(), User):
            return redirect(local(request.args.get("next")), 303)
        form.next.data = local(request.args.get("next"), "")
    return render_template("accounts/sign_up.html", form=form), 400 if form.is_submitted() else 200


@blueprint.get("/sign-up/mailbox")
@access.public
def look_into_mailbox() -> str:
    """What happens next."""
    return render_template("accounts/mailbox.html")

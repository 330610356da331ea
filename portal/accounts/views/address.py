"""The proof that an address is right. Opening the link changes nothing, because mail scanners open links as well."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import actions, limits, queries, sessions
from portal.accounts.views import blueprint
from portal.web import access
from portal.web.limits import limiter
from portal.web.links import local


@blueprint.get("/address")
@access.signed_in
def address() -> ResponseReturnValue:
    """For people whose address isn't confirmed yet: why it matters, what is kept, and how to get the mail again."""
    viewer, onward = sessions.viewer(), local(request.args.get("next"), "")
    if viewer.is_confirmed:
        return redirect(onward or url_for("accounts.me"), 303)
    return render_template("accounts/address.html", onward=onward, kept=onward.startswith("/kept/"))


@blueprint.post("/address/confirmation-mails")
@access.signed_in
@limiter.limit("4 per hour")
def send_confirmation() -> ResponseReturnValue:
    """The link once more."""
    viewer = sessions.person()
    actions.request_confirmation(viewer)
    flash(f"The mail is on its way to {viewer.email}. Look into the spam folder too.", "success")
    onward = local(request.form.get("next"), "")
    return redirect(url_for("accounts.address", next=onward or None), 303)


@blueprint.get("/address/confirmation/<token>")
@access.public
def confirm_address(token: str) -> ResponseReturnValue:
    """A page with the button that confirms."""
    user = queries.owner_of_confirmation(token)
    if user is None:
        return render_template("accounts/stale_confirmation.html"), 404
    return render_template("accounts/confirm.html", token=token, user=user)


@blueprint.post("/address/confirmation/<token>")
@access.public
@limits.links_from_here
def confirm(token: str) -> ResponseReturnValue:
    """The address is right. Nobody is signed in by this."""
    if queries.owner_of_confirmation(token) is None:
        return render_template("accounts/stale_confirmation.html"), 404
    user = actions.confirm_address(token)
    flash("Thank you, your address is confirmed.", "success")
    onward = local(session.pop("next", None), "")
    if sessions.viewer().id == user.id:
        return redirect(onward or url_for("accounts.me"), 303)
    return redirect(url_for("accounts.sign_in", next=onward or None), 303)

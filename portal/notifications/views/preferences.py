"""How one is told: per reason, quiet hours, time zone."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core.errors import Invalid
from portal.notifications import actions, queries
from portal.notifications.rules import CHOICES
from portal.notifications.views import blueprint
from portal.notifications.views.forms import WaysForm
from portal.web import access


@blueprint.route("/me/notifications", methods=["GET", "POST"])
@access.signed_in
def preferences() -> ResponseReturnValue:
    """Everything that one can choose."""
    return choose(sessions.person(), url_for("notifications.preferences"))


@blueprint.delete("/me/notifications/refused-address")
@access.signed_in
def trust_address() -> ResponseReturnValue:
    """The address is right again: send mail there."""
    actions.trust_address(sessions.person())
    flash("Mail goes to your address again.", "success")
    return redirect(url_for("notifications.preferences"), 303)


def choose(person: User, here: str, *, by_link: bool = False) -> ResponseReturnValue:
    """The page at `here`, or what was chosen on it kept. `by_link`: by the link of a mail, nobody is signed in."""
    form = WaysForm.of(queries.choices(person), queries.hours(person))
    if form.validate_on_submit():
        try:
            _keep(person, form, by_link)
        except Invalid as error:
            form["time_zone" if error.field == "time_zone" else "quiet_until"].errors = [str(error)]
        else:
            flash("Saved. It holds from now on.", "success")
            return redirect(here, 303)
    status = 400 if form.is_submitted() else 200
    page = render_template(
        "notifications/preferences.html",
        form=form,
        here=here,
        by_link=by_link,
        reasons=[form[reason.value] for reason in CHOICES],
        bounce=None if by_link else queries.bounce(person),
    )
    return page, status


def _keep(person: User, form: WaysForm, by_link: bool) -> None:
    begin, end = form.quiet()
    actions.choose(person, form.ways(), by_link=by_link)
    actions.set_hours(
        person,
        time_zone=form.time_zone.data,
        quiet_from=begin,
        quiet_until=end,
        digest_hour=int(form.digest_hour.data),
    )

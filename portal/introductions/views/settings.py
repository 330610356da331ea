"""Whether one may be asked, and in which languages one is glad to talk."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.introductions import actions, limits
from portal.introductions.forms import LanguagesForm
from portal.introductions.queries import settings as own
from portal.introductions.views import blueprint
from portal.introductions.views.in_person import in_person
from portal.notifications import queries as told
from portal.notifications.models import Reason, Way


@blueprint.get("/me/introductions")
@in_person
def settings() -> str:
    """Everything that one can choose."""
    viewer = sessions.person()
    form = LanguagesForm(formdata=None, data={"languages": [row.code for row in own.spoken(viewer)]})
    return _page(form)


@blueprint.route("/me/introductions/refusal", methods=["POST", "DELETE"])
@in_person
def refusal() -> ResponseReturnValue:
    """Don't ask me; DELETE: one may be asked again."""
    if request.method == "DELETE":
        actions.be_asked(sessions.person())
        flash("You may be asked again.", "success")
    else:
        actions.refuse(sessions.person())
        flash("You aren't asked any more. Nobody is told.", "success")
    return redirect(url_for("introductions.settings"), 303)


@blueprint.post("/me/introductions/languages")
@in_person
def speak() -> ResponseReturnValue:
    """These languages from now on."""
    form = LanguagesForm()
    if not form.validate():
        return _page(form), 400
    actions.speak(sessions.person(), form.languages.data or [])
    flash("Saved.", "success")
    return redirect(url_for("introductions.settings"), 303)


@blueprint.delete("/me/introductions/blocks")
@in_person
def unblock() -> ResponseReturnValue:
    """Nobody is blocked any more."""
    actions.unblock_everybody(sessions.person())
    flash("Nobody is blocked any more.", "success")
    return redirect(url_for("introductions.settings"), 303)


def _page(form: LanguagesForm) -> str:
    viewer = sessions.person()
    return render_template(
        "introductions/settings.html",
        form=form,
        refuses=own.refuses(viewer),
        is_deaf=told.choices(viewer).get(Reason.INTRODUCED) == Way.NEVER,
        blocked=own.has_blocked(viewer),
        limit=limits.requests_a_quarter(),
    )

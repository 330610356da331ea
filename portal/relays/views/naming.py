"""How one may be named when what one found helps others."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core.errors import Invalid
from portal.relays import actions
from portal.relays.forms import NamingForm, note
from portal.relays.models import NamedAs
from portal.relays.queries import offers
from portal.relays.views import blueprint
from portal.web import access


@blueprint.post("/me/naming")
@access.signed_in
def choose_naming() -> ResponseReturnValue:
    """Chosen from now on."""
    person = sessions.person()
    form = NamingForm.sent(person)
    if form.validate():
        try:
            actions.choose_naming(person, NamedAs(form.named_as.data))
        except (Invalid, ValueError):
            note(form, Invalid("Choose one of these.", "named_as"))
        else:
            flash("That is how you are named from now on.", "success")
            return redirect(url_for("accounts.me", _anchor="naming"), 303)
    return render_template("relays/naming_page.html", form=form), 400


def settings(person: User, **page: Any) -> str:
    """Among one's own settings."""
    present = offers.naming_of(person)
    form = NamingForm.standing(person, present.named_as if present else None)
    return render_template("relays/naming.html", form=form, has_chosen=bool(present and present.named_as))

"""Who × what worked, and those for whom it did not."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.community import queries as community
from portal.relays import actions, queries, wording
from portal.relays.models import Said
from portal.relays.queries import answers, things
from portal.relays.views import blueprint
from portal.web import access
from portal.web.limits import limiter
from portal.web.links import local

often = limiter.limit("120/minute")


@blueprint.get("/relays/problems/<int:post_id>")
@access.staff
def matrix(post_id: int) -> str:
    """Everybody affected by a known problem, and what worked for whom."""
    person = sessions.person()
    head = things.head_of(community.post(person, post_id))
    key = request.args.get("after") or None
    found = queries.matrix(person, head, key)
    return render_template(
        "relays/matrix.html",
        head=head,
        matrix=found,
        said=Said,
        wording=wording,
        older=url_for("relays.matrix", post_id=head.id, after=found.next_key) if found.next_key else None,
        newer=url_for("relays.matrix", post_id=head.id) if key else None,
    )


@blueprint.get("/relays/noes")
@access.staff
def noes() -> str:
    """Everybody for whom it did not work, until support has taken care of it."""
    key = request.args.get("after") or None
    page = queries.noes_waiting(sessions.person(), key)
    return render_template(
        "relays/noes.html",
        page=page,
        wording=wording,
        older=url_for("relays.noes", after=page.next_key) if page.next_key else None,
        newer=url_for("relays.noes") if key else None,
    )


@blueprint.post("/relays/noes/<int:answer_id>/care")
@access.staff
@often
def take_care(answer_id: int) -> ResponseReturnValue:
    """Taken care of: it leaves the list."""
    answer = answers.no(sessions.person(), answer_id)
    actions.take_care(sessions.person(), answer, note=request.form.get("note", ""))
    flash("Noted: you took care of it.", "success")
    return redirect(local(request.form.get("next"), url_for("relays.noes")), 303)

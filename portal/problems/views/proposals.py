"""For support: what customers believe to be the same, one row each, and the decision."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import person, viewer
from portal.community import wording
from portal.community.views.post_page import address
from portal.core.errors import Invalid
from portal.problems import actions, queries
from portal.problems.views import blueprint
from portal.web import access
from portal.web.links import local


@blueprint.get("/desk/proposals")
@access.staff
def show_proposals() -> ResponseReturnValue:
    """What waits, the longest waiting first."""
    page = queries.proposals_waiting(viewer(), request.args.get("after") or None)
    return render_template(
        "problems/proposals.html",
        proposals=page.items,
        wording=wording,
        older=url_for("problems.show_proposals", after=page.next_key) if page.next_key else None,
        newer=url_for("problems.show_proposals") if request.args.get("after") else None,
    )


@blueprint.post("/link-proposals/<int:proposal_id>/decision")
@access.staff
def decide_proposal(proposal_id: int) -> ResponseReturnValue:
    """The same, or not; whoever proposed it is told."""
    answer = request.form.get("accept")
    if answer not in ("yes", "no"):
        raise Invalid("Say whether it is the same problem.")
    proposal = queries.proposal(viewer(), proposal_id)
    decided = actions.decide(person(), proposal, accept=answer == "yes", note=request.form.get("note", ""))
    if decided.decided_by_id != person().id or decided.accepted != (answer == "yes"):
        flash("Somebody decided this before you; nothing is changed.")
    elif decided.accepted:
        flash("Linked. Whoever proposed it is told.", "success")
    else:
        flash("Noted: not the same. Whoever proposed it reads why.", "success")
    return redirect(local(request.form.get("next"), address(proposal.report)), 303)

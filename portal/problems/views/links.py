"""Links as nouns: POST makes one, DELETE takes it off; and the page of all reports of a problem."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.sessions import person, viewer
from portal.accounts.taking_part import taking_part
from portal.community import queries as community
from portal.community.models import Post
from portal.community.views.post_page import address
from portal.community.views.rows import rows
from portal.core.errors import Invalid
from portal.problems import actions, queries, rules
from portal.problems.views import blueprint
from portal.problems.views.choosing import confirm_page
from portal.problems.views.standing import problem
from portal.web import access
from portal.web.limits import limiter

often = limiter.limit("30/minute")


@blueprint.post("/posts/<int:post_id>/duplicate-link")
@taking_part
@often
def link_reports(post_id: int) -> ResponseReturnValue:
    """Link the two at once where support says so; what a customer says waits for support."""
    report = community.post(viewer(), post_id)
    other = community.post(viewer(), request.form.get("other", 0, type=int))
    why = request.form.get("why", "")
    try:
        if rules.may_link(viewer()):
            made = actions.link(person(), report, other, why=why)
            flash("Linked. Everybody on both sides is told; you can take it off again.", "success")
            return redirect(address(made.report), 303)
        actions.propose(person(), report, other, why=why)
    except Invalid as error:
        return confirm_page(report, other, why, str(error)), 400
    flash("Thank you. Support looks at it, and you hear what they decide.", "success")
    return redirect(address(report, _anchor="proposals"), 303)


@blueprint.delete("/duplicate-links/<int:link_id>")
@access.staff
def unlink_reports(link_id: int) -> ResponseReturnValue:
    """Take a link off."""
    link = queries.link(viewer(), link_id)
    actions.unlink(person(), link, reason=request.form.get("reason", ""))
    flash("The link is off. Both stand as they stood without it.")
    return redirect(address(link.report), 303)


@blueprint.post("/posts/<int:post_id>/difference")
@taking_part
@often
def mine_is_different(post_id: int) -> ResponseReturnValue:
    """The author's own report is another problem, after all."""
    report = community.post(viewer(), post_id)
    actions.mine_is_different(person(), report, because=request.form.get("because", ""))
    flash("The link is off, and support knows what is different. Thank you for saying it.", "success")
    return redirect(address(report), 303)


@blueprint.post("/posts/<int:post_id>/canonical-choice")
@access.staff
def make_canonical(post_id: int) -> ResponseReturnValue:
    """Let this one stand for all."""
    post = community.post(viewer(), post_id)
    actions.make_canonical(person(), post, why=request.form.get("reason", ""))
    flash("This one stands for all of its reports now.", "success")
    return redirect(address(post), 303)


@blueprint.delete("/canonical-choices/<int:choice_id>")
@access.staff
def end_choice(choice_id: int) -> ResponseReturnValue:
    """Take that back."""
    choice = queries.choice(viewer(), choice_id)
    actions.end_choice(person(), choice)
    flash("Taken back. What stood for them before does so again.")
    return redirect(address(choice.post), 303)


@blueprint.get("/problems/<int:post_id>/reports")
@access.public
def show_reports(post_id: int) -> ResponseReturnValue:
    """All reports of a problem, as far as the viewer may see them."""
    head = problem(post_id)
    found = queries.reports(viewer(), head, request.args.get("after") or None)
    return render_template(
        "problems/link_reports.html",
        head=head,
        back=address(head),
        rows=rows(found.items, by_date=True),
        others=found.others,
        links=queries.links_of(viewer(), [post.id for post in found.items]),
        older=_page_of(head, found.next_key) if found.next_key else None,
        newer=_page_of(head) if request.args.get("after") else None,
    )


def _page_of(head: Post, key: str | None = None) -> str:
    return url_for("problems.show_reports", post_id=head.id, after=key)

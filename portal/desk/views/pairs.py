"""Pairs that may be the same problem, one at a time, side by side: same, not the same, later."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.accounts import sessions
from portal.community.queries import cluster
from portal.core.errors import Invalid
from portal.core.markdown import plain
from portal.desk import actions, rules
from portal.desk.comparing import compare
from portal.desk.models import Pair, PairState
from portal.desk.queries import pairs as queries
from portal.desk.views import blueprint
from portal.desk.views.sides import facts, sides
from portal.web import access
from portal.web.errors import wants_json

SAID = {
    PairState.SAME: "Linked: they are the same.",
    PairState.NOT_SAME: "Noted: not the same. They are not offered again.",
    PairState.LATER: "Later. The pair waits again tomorrow.",
}
MOST_LEFT_OUT = 50


@blueprint.get("/desk/pairs")
@access.staff
def pairs() -> ResponseReturnValue:
    """The likeliest pair that waits."""
    person = sessions.person()
    found = queries.next_pair(person)
    return _page(found, last=_last())


@blueprint.get("/desk/pairs/<int:pair_id>")
@access.staff
def pair(pair_id: int) -> ResponseReturnValue:
    """One pair, decided or not."""
    return _page(queries.pair(sessions.person(), pair_id) or abort(404))


@blueprint.get("/desk/pairs/next")
@access.staff
def next_pair() -> ResponseReturnValue:
    """The next pair as a piece of the page, but for those named in `without`; nothing when none is left."""
    named = request.args.get("without", "").split(",")[:MOST_LEFT_OUT]
    left_out = [int(number) for number in named if number.isdecimal() and len(number) < 10]
    found = queries.next_pair(sessions.person(), left_out)
    return _card(found) if found else ""


@blueprint.get("/desk/pairs/decided")
@access.staff
def decided_pairs() -> ResponseReturnValue:
    """What was said of pairs, by whom; each can be taken back."""
    key = request.args.get("key") or None
    page = queries.decided(sessions.person(), key)
    return render_template(
        "desk/decided.html",
        page=page,
        older=url_for("desk.decided_pairs", key=page.next_key) if page.next_key else None,
        newer=url_for("desk.decided_pairs") if key else None,
    )


@blueprint.post("/desk/pairs/<int:pair_id>/decision")
@access.staff
def decide_pair(pair_id: int) -> ResponseReturnValue:
    """Same, not the same, or later; then on to the next pair."""
    person = sessions.person()
    found = queries.pair(person, pair_id) or abort(404)
    answer = request.form.get("answer", "")
    if answer not in set(SAID):
        raise Invalid("Say whether they are the same, not the same, or to be looked at later.")
    chosen = request.form.get("canonical", "")
    canonical = next((post for post in (found.report, found.other) if str(post.id) == chosen), None)
    actions.decide_pair(person, found, answer=PairState(answer), canonical=canonical, note=request.form.get("note", ""))
    if wants_json():
        return jsonify(words=SAID[PairState(answer)])
    return redirect(url_for("desk.pairs", last=found.id), 303)


@blueprint.delete("/desk/pairs/<int:pair_id>/decision")
@access.staff
def take_back_pair(pair_id: int) -> ResponseReturnValue:
    """What was said of a pair is taken back."""
    found = queries.pair(sessions.person(), pair_id) or abort(404)
    actions.take_back_pair(sessions.person(), found)
    if wants_json():
        return jsonify(words="Taken back.")
    flash("Taken back. Here is the pair again.")
    return redirect(url_for("desk.pair", pair_id=found.id), 303)


def _page(found: Pair | None, last: Pair | None = None) -> str:
    return render_template(
        "desk/pairs.html",
        card=_card(found) if found else None,
        pair=found,
        last=last,
        said=SAID,
        waiting=queries.waiting(sessions.person()),
    )


def _card(found: Pair) -> Markup:
    """A pair as a piece of the page."""
    texts = [(post.title, plain(post.body, post.format)) for post in (found.report, found.other)]
    known: dict[str, Any] = {
        "pair": found,
        "compared": compare(texts[0], texts[1]),
        "sides": sides(found),
        "facts": facts(found.report, found.other),
        "canonical": rules.suggested_canonical(found.report, found.other),
        "is_open": found.state not in queries.DECIDED and rules.can_be_linked(found),
        "are_linked": cluster.head_id(found.report) == cluster.head_id(found.other),
    }
    return Markup(render_template("desk/pair.html", **known))  # noqa: S704  (a rendered template)


def _last() -> Pair | None:
    """The pair that was decided a moment ago, to be taken back."""
    number = request.args.get("last", type=int)
    found = queries.pair(sessions.person(), number) if number else None
    return found if found and found.state in SAID and found.decided_by_id == sessions.person().id else None

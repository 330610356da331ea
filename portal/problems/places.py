"""What the page of a post shows of a problem: how it stands, who looks after it, how it spread; ways for support."""

from datetime import date
from functools import partial

from flask import render_template

from portal.accounts.sessions import viewer
from portal.community.models import Kind, Post, Standing
from portal.community.queries import cluster
from portal.core.clock import now
from portal.problems import queries, rules, wording
from portal.problems.queries import spread, standing
from portal.web import charts
from portal.web.remembered import remembered

LEAST = 2  # reports that make a line over time
MANY = 500  # people


def in_the_line_of_state(subject: Post) -> str:
    """The sentence of fact, who looks after it and the next word; of a report those of its canonical problem."""
    if subject.kind == Kind.STORY:
        return ""
    head = cluster.head_id(subject)
    said = standing.announced(head) if subject.standing != Standing.REPORTED else None
    cared = standing.care(head)
    if (said is None or not said.fact) and (cared is None or cared.owner is None):
        return ""
    if subject.canonical_id is not None and not queries.canonicals(viewer(), [head]):
        return ""  # it was hidden: that the problem is fixed, say, stays true; its words are for support
    return render_template("problems/known_state.html", said=said, cared=cared, wording=wording)


def beside(subject: Post) -> str:
    """Reports over time, and the way to the board of the product."""
    if subject.kind == Kind.STORY:
        return ""
    is_known = subject.canonical_id is None and subject.affected_count >= LEAST
    by_day = _by_day(subject) if is_known else {}
    line = unit = None
    if len(by_day) > 1:
        unit, points = spread.over_time(by_day, now().date())
        line = charts.line(points)
    return render_template("problems/known_beside.html", post=subject, line=line, unit=unit)


def _by_day(head: Post) -> dict[date, int]:
    """Of many it takes a while to count; whoever comes or goes makes a new revision."""
    if head.affected_count < MANY:
        return spread.reports_by_day(head)
    return remembered("reports by day", (head.id, head.revision), partial(spread.reports_by_day, head))


def for_support(subject: Post) -> str:
    """Ways to say how it stands and who looks after it, to who has it, and to all that happened."""
    if subject.kind == Kind.STORY or not rules.may_announce(viewer(), subject):
        return ""
    head = cluster.head_id(subject)
    return render_template("problems/known_staff.html", post=subject, head=head)

"""What introductions add to other pages: a way in, nothing of anybody; at the desk, what members brought to support."""

from typing import Any

from flask import render_template

from portal.accounts import sessions
from portal.accounts.models import User
from portal.community.models import Kind, Post
from portal.introductions import queries, rules

FEW = 5  # rows of each kind


def beside_post(subject: Post, **page: Any) -> str:
    """For support: introduce two who have this. For customers: talk to somebody."""
    viewer = sessions.viewer()
    if subject.kind == Kind.STORY or subject.is_hidden or sessions.viewing_as() is not None:
        return ""
    if not rules.may_propose(viewer) and not rules.may_wish(viewer):
        return ""
    return render_template("introductions/beside_post.html", post=subject, may_propose=rules.may_propose(viewer))


def on_persons_page(person: User, **page: Any) -> str:
    """For support: introduce this customer to somebody. It stands there for every customer, whatever they chose."""
    if not rules.may_propose(sessions.viewer()) or person.is_staff:
        return ""
    return render_template("introductions/on_persons_page.html", person=person)


def among_settings(person: User, **page: Any) -> str:
    """The way to whether one may be asked; support isn't."""
    return "" if person.is_staff else render_template("introductions/among_settings.html")


def at_the_desk(**page: Any) -> str:
    """For support: what members reported, threads that they invite support to, who would like to talk to somebody."""
    viewer = sessions.viewer()
    reports, invited = queries.reports(viewer, FEW), queries.invited_to(viewer, FEW)
    wishes = queries.wishes(viewer, size=FEW)
    if not reports and not invited and not wishes.items:
        return ""
    return render_template("introductions/at_the_desk.html", reports=reports, invited=invited, wishes=wishes.items)

"""What introductions add to other pages: a way in, nothing of anybody. No statement is sent for it."""

from typing import Any

from flask import render_template

from portal.accounts import sessions
from portal.accounts.models import User
from portal.community.models import Kind, Post
from portal.introductions import rules


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

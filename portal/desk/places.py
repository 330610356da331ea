"""What the desk shows support on pages of lower floors."""

from flask import render_template

from portal.accounts import sessions
from portal.accounts.models import User
from portal.community.models import Post
from portal.desk import rules
from portal.desk.queries import pairs


def beside_post(subject: Post) -> str:
    """What the post may be the same as, and a way to see its page as whoever wrote it does."""
    author = subject.author if subject.author and not subject.author.is_staff else None
    found = pairs.of_post(sessions.viewer(), subject.id)
    if author is None and not found:
        return ""
    return render_template("desk/beside_post.html", post=subject, author=author, pairs=found)


def on_persons_page(person: User) -> str:
    """On the page of a customer: see as they do."""
    if not rules.may_see_as(sessions.viewer(), person):
        return ""
    return render_template("desk/on_persons_page.html", person=person)

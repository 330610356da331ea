"""Beside a post that somebody wants to hear no more of: so it is, and how to hear of it again."""

from typing import Any

from flask import render_template

from portal.accounts import sessions
from portal.accounts.models import User
from portal.notifications import queries


def muted(subject: Any, **page: Any) -> str:
    """A few words and a button; nothing for everybody else."""
    viewer = sessions.viewer()
    kind = subject.__tablename__
    if not isinstance(viewer, User) or not queries.muted(viewer, kind, subject.id):
        return ""
    return render_template("notifications/muted.html", subject=kind, subject_id=subject.id)

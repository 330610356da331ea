"""Drafts of visitors don't stay for ever: the browser that could come back to them has forgotten them as well."""

from datetime import timedelta

from portal.community.queries import writing
from portal.core.clock import now
from portal.jobs import handler

KEPT_FOR = timedelta(days=30)


@handler("community.forget_drafts_of_visitors", every=timedelta(hours=12))
def forget_drafts_of_visitors() -> None:
    """Delete those that nobody signed in for within thirty days."""
    writing.forget_drafts_of_visitors(now() - KEPT_FOR)

"""Reads of this slice; the viewer comes first."""

from portal.asking.queries.helped import Target, running, what_to_confirm
from portal.asking.queries.inquiries import by_token, existing_posts, give, inquiry, remove, tally, untouched_since
from portal.asking.queries.judged import judgements, wrong_suggestion
from portal.asking.queries.suggestions import Found, Helping, audience, found, helping

__all__ = [
    "Found",
    "Helping",
    "Target",
    "audience",
    "by_token",
    "existing_posts",
    "found",
    "give",
    "helping",
    "inquiry",
    "judgements",
    "remove",
    "running",
    "tally",
    "untouched_since",
    "what_to_confirm",
    "wrong_suggestion",
]

"""Reads of this slice; the viewer comes first."""

from portal.asking.queries.helped import Target, running, what_to_confirm
from portal.asking.queries.inquiries import by_token, existing_posts, give, inquiry, remove, state_of
from portal.asking.queries.judged import judgements, wrong_suggestion
from portal.asking.queries.reader import Runs, reader
from portal.asking.queries.settled import Key, days_since, ended_on, forgettable, kept_counts, tally
from portal.asking.queries.suggestions import Found, Helping, audience, care, found, helping, titles

__all__ = [
    "Found",
    "Helping",
    "Key",
    "Runs",
    "Target",
    "audience",
    "by_token",
    "care",
    "days_since",
    "ended_on",
    "existing_posts",
    "forgettable",
    "found",
    "give",
    "helping",
    "inquiry",
    "judgements",
    "kept_counts",
    "reader",
    "remove",
    "running",
    "state_of",
    "tally",
    "titles",
    "what_to_confirm",
    "wrong_suggestion",
]

"""Reads of known problems. The viewer comes first; what a viewer may not see is not there."""

from portal.problems.queries.links import (
    MOST_HISTORY,
    Linked,
    Reports,
    canonicals,
    choice,
    link,
    link_of,
    links_history,
    links_of,
    reports,
)
from portal.problems.queries.proposals import proposal, proposals_of, proposals_waiting
from portal.problems.queries.standing import overdue_words

__all__ = [
    "MOST_HISTORY",
    "Linked",
    "Reports",
    "canonicals",
    "choice",
    "link",
    "link_of",
    "links_history",
    "links_of",
    "overdue_words",
    "proposal",
    "proposals_of",
    "proposals_waiting",
    "reports",
]

"""Reads of introductions. Every one is for somebody: the person who is asked, those who met, or support."""

from portal.introductions.queries.answers import own_answer
from portal.introductions.queries.met import (
    feedback,
    invitations,
    leaves,
    meetings,
    member,
    members,
    others,
    present,
)
from portal.introductions.queries.overview import (
    Counts,
    asked,
    counts,
    invited_to,
    proposal,
    proposals,
    reports,
    wish,
    wishes,
)
from portal.introductions.queries.requests import has_met, is_group, request, requests, wish_of, wishes_of

__all__ = [
    "Counts",
    "asked",
    "counts",
    "feedback",
    "has_met",
    "invitations",
    "invited_to",
    "is_group",
    "leaves",
    "meetings",
    "member",
    "members",
    "others",
    "own_answer",
    "present",
    "proposal",
    "proposals",
    "reports",
    "request",
    "requests",
    "wish",
    "wish_of",
    "wishes",
    "wishes_of",
]

"""Reads of the community. The viewer comes first; what a viewer may not see is not there."""

from portal.community.queries.helped import Helped, helped_by, what_helped
from portal.community.queries.lists import (
    Filters,
    known_problems,
    latest,
    solved_recently,
    stories,
    unanswered,
)
from portal.community.queries.marks import Affected, Own, affected, standing
from portal.community.queries.notes import Hidden, edits, hidden, hidden_from, hidings
from portal.community.queries.posts import post, posts, visible, visible_of_few
from portal.community.queries.replies import Thread, is_on_first_page, replies, reply

__all__ = [
    "Affected",
    "Filters",
    "Helped",
    "Hidden",
    "Own",
    "Thread",
    "affected",
    "edits",
    "helped_by",
    "hidden",
    "hidden_from",
    "hidings",
    "is_on_first_page",
    "known_problems",
    "latest",
    "post",
    "posts",
    "replies",
    "reply",
    "solved_recently",
    "standing",
    "stories",
    "unanswered",
    "visible",
    "visible_of_few",
    "what_helped",
]

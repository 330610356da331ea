"""The verbs of the community: the actor first, the rest by name. They flush and never commit.

Each records one event. They raise Refused when the rules don't allow it to the actor, NotFound when the actor may not
see the post, and Invalid when what was given can't be used; messages are plain sentences for people.
"""

from portal.community.actions.drafts import adopt_drafts, discard_draft, save_draft
from portal.community.actions.marks import (
    confirm,
    mark_solution,
    me_too,
    unmark_solution,
    unwatch,
    watch,
    withdraw_confirmation,
    withdraw_me_too,
)
from portal.community.actions.moderation import hide, restore
from portal.community.actions.posts import edit_post, publish_post
from portal.community.actions.replies import edit_reply, reply
from portal.community.actions.tags import tags_named

__all__ = [
    "adopt_drafts",
    "confirm",
    "discard_draft",
    "edit_post",
    "edit_reply",
    "hide",
    "mark_solution",
    "me_too",
    "publish_post",
    "reply",
    "restore",
    "save_draft",
    "tags_named",
    "unmark_solution",
    "unwatch",
    "watch",
    "withdraw_confirmation",
    "withdraw_me_too",
]

"""What can happen in the community, in the past tense.

The subject of an event is the post or reply it happened to; of a reply, `data` holds the `post`. Where a verb changed
how far a problem has come, `data` says `was` and `state`.
"""

from enum import StrEnum


class Happened(StrEnum):
    """Names of events."""

    POST_PUBLISHED = "post-published"
    POST_EDITED = "post-edited"
    POST_HIDDEN = "post-hidden"
    POST_RESTORED = "post-restored"
    POSTS_IMPORTED = "posts-imported"
    REPLY_POSTED = "reply-posted"
    REPLY_EDITED = "reply-edited"
    REPLY_HIDDEN = "reply-hidden"
    REPLY_RESTORED = "reply-restored"
    SOLUTION_MARKED = "solution-marked"
    SOLUTION_UNMARKED = "solution-unmarked"
    CONFIRMATION_GIVEN = "confirmation-given"
    CONFIRMATION_WITHDRAWN = "confirmation-withdrawn"
    ME_TOO_SAID = "me-too-said"
    ME_TOO_WITHDRAWN = "me-too-withdrawn"
    WATCH_STARTED = "watch-started"
    WATCH_ENDED = "watch-ended"

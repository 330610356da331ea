"""What can happen to introductions, in the past tense. The subject is the introduction unless the name says otherwise.

The journal is read by staff: no event says who of the people concerned did something, and none holds their ids. An
answer is no event at all, because nobody may hear of it; that all said yes, or that it ended, is one.
"""

from enum import StrEnum


class Introduced(StrEnum):
    """Names of events."""

    PROPOSED = "introductions.proposed"
    MET = "introductions.met"
    ENDED_UNMET = "introductions.ended_unmet"
    WITHDRAWN = "introductions.withdrawn"  # one of two ended it, or closed the account
    MESSAGE_WRITTEN = "introductions.message_written"  # the subject is the message
    SUPPORT_INVITED = "introductions.support_invited"  # by everybody present
    REPORTED = "introductions.reported"  # the subject is the report
    ASKED_WHETHER_IT_HELPED = "introductions.asked_whether_it_helped"
    THANKED = "introductions.thanked"  # the subject is what was said of whether it helped
    WISHED = "introductions.wished"  # the subject is the wish
    WISH_ENDED = "introductions.wish_ended"  # the same

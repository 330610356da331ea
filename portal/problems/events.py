"""What can happen to known problems, in the past tense.

The subject is a post: of what is announced and who looks after it the canonical problem; of links the report. `data`
holds what each needs to be told later, in ids and names.
"""

from enum import StrEnum


class ProblemEvent(StrEnum):
    """Names of events."""

    LINKED = "problem.linked"
    UNLINKED = "problem.unlinked"
    MADE_CANONICAL = "problem.made-canonical"
    CHOICE_ENDED = "problem.choice-ended"
    LINK_PROPOSED = "problem.link-proposed"
    PROPOSAL_DECIDED = "problem.proposal-decided"
    FOUND_DIFFERENT = "problem.found-different"
    STANDING_ANNOUNCED = "problem.standing-announced"  # post, standing, version (its id, or None), announcement
    CARE_CHANGED = "problem.care-changed"  # post, owner, next_word_on (a day, or None)
    WORD_DUE = "problem.word-due"  # post, owner, next_word_on: the day of the next word has come

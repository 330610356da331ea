"""What can happen at the desk, in the past tense."""

from enum import StrEnum


class DeskEvent(StrEnum):
    """Names of events. Of a viewing the subject is the customer; of a pair and a first answer the (younger) post."""

    VIEWING_BEGUN = "desk.viewing_begun"
    VIEWING_ENDED = "desk.viewing_ended"
    PAIR_DECIDED = "desk.pair_decided"
    PAIR_TAKEN_BACK = "desk.pair_taken_back"
    FIRST_ANSWER_GIVEN = "desk.first_answer_given"
    NOTED = "desk.noted"

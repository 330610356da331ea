"""The verbs of the desk: the actor first, the rest by name. They flush and never commit; each records one event."""

from portal.desk.actions.answers import answer_first, take_note
from portal.desk.actions.pairs import decide_pair, keep_pairs, look_anew, move_pairs, take_back_pair
from portal.desk.actions.viewings import begin_viewing, end_run_out, end_viewing

__all__ = [
    "answer_first",
    "begin_viewing",
    "decide_pair",
    "end_run_out",
    "end_viewing",
    "keep_pairs",
    "look_anew",
    "move_pairs",
    "take_back_pair",
    "take_note",
]

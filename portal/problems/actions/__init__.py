"""The verbs of known problems: the actor first, the rest by name. They flush and never commit.

Each records one event. They raise Refused when the rules don't allow it to the actor, NotFound when the actor may not
see the post, and Invalid when what was given can't be used; messages are plain sentences for people.
"""

from portal.problems.actions.links import end_choice, link, make_canonical, mine_is_different, unlink
from portal.problems.actions.proposals import decide, propose
from portal.problems.actions.standing import announce, look_after

__all__ = [
    "announce",
    "decide",
    "end_choice",
    "link",
    "look_after",
    "make_canonical",
    "mine_is_different",
    "propose",
    "unlink",
]

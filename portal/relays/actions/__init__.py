"""The verbs of relays: the actor first, the rest by name. They flush and never commit, and record one event each.

They raise Refused when the rules don't allow it to the actor, NotFound when the actor may not see it, and Invalid when
what was given can't be used; messages are plain sentences for people.
"""

from portal.relays.actions.answering import answer, follow_confirmation, take_care
from portal.relays.actions.crediting import ask_naming, choose_naming, credit
from portal.relays.actions.offering import offer, offer_if_due, put_aside, set_automatic, take_up, withdraw
from portal.relays.actions.sending import LookFirst, carry, draft, send, send_by_itself, suggest

__all__ = [
    "LookFirst",
    "answer",
    "ask_naming",
    "carry",
    "choose_naming",
    "credit",
    "draft",
    "follow_confirmation",
    "offer",
    "offer_if_due",
    "put_aside",
    "send",
    "send_by_itself",
    "set_automatic",
    "suggest",
    "take_care",
    "take_up",
    "withdraw",
]

"""Verbs of introductions. They lock first, flush, never commit; what others may hear of records one event."""

from portal.introductions.actions.after import (
    allow_story,
    ask_whether_it_helped,
    disallow_story,
    say_whether_it_helped,
)
from portal.introductions.actions.answering import answer, remind, settle
from portal.introductions.actions.choosing import be_asked, refuse, speak
from portal.introductions.actions.leaving import block, take_everything_back, unblock_everybody, withdraw
from portal.introductions.actions.proposing import offered, propose, take_back_wish, wish_for

__all__ = [
    "allow_story",
    "answer",
    "ask_whether_it_helped",
    "be_asked",
    "block",
    "disallow_story",
    "offered",
    "propose",
    "refuse",
    "remind",
    "say_whether_it_helped",
    "settle",
    "speak",
    "take_back_wish",
    "take_everything_back",
    "unblock_everybody",
    "wish_for",
    "withdraw",
]

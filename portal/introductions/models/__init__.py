"""Tables of introductions: asking, meeting, and what people said of being asked at all."""

from portal.introductions.models.asking import (
    Answer,
    AnswerKind,
    Introduction,
    Outcome,
    Request,
    Wants,
    Wish,
)
from portal.introductions.models.meeting import (
    Attachment,
    Feedback,
    Invitation,
    Member,
    Message,
    Report,
    StoryLeave,
)
from portal.introductions.models.people import Block, Language, Refusal

__all__ = [
    "Answer",
    "AnswerKind",
    "Attachment",
    "Block",
    "Feedback",
    "Introduction",
    "Invitation",
    "Language",
    "Member",
    "Message",
    "Outcome",
    "Refusal",
    "Report",
    "Request",
    "StoryLeave",
    "Wants",
    "Wish",
]

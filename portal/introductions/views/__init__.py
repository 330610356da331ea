"""Pages of introductions: for those who are asked, those who met, and support. One module a noun."""

from flask import Blueprint

blueprint = Blueprint("introductions", __name__)

from portal.introductions.views import (  # noqa: E402
    after,
    meeting,
    overview,
    promises,
    proposals,
    requests,
    settings,
    thread,
    thread_support,
    wishes,
)

__all__ = [
    "after",
    "blueprint",
    "meeting",
    "overview",
    "promises",
    "proposals",
    "requests",
    "settings",
    "thread",
    "thread_support",
    "wishes",
]

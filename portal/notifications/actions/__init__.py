"""What people do with what they are told: read it, choose how, watch topics, hear no more. They flush, never commit."""

from portal.notifications.actions.choosing import (
    choose,
    mark_read,
    mute,
    retry,
    set_hours,
    trust_address,
    unmute,
    unwatch_topic,
    watch_topic,
)

__all__ = [
    "choose",
    "mark_read",
    "mute",
    "retry",
    "set_hours",
    "trust_address",
    "unmute",
    "unwatch_topic",
    "watch_topic",
]

"""Reads of notifications, watches, settings and deliveries."""

from portal.notifications.queries.chosen import bounce, choices, hours, muted, own_topics, topic, topic_watch, watching
from portal.notifications.queries.deliveries import counts, deliveries, delivery
from portal.notifications.queries.reading import Group, Item, page, unread_count

__all__ = [
    "Group",
    "Item",
    "bounce",
    "choices",
    "counts",
    "deliveries",
    "delivery",
    "hours",
    "muted",
    "own_topics",
    "page",
    "topic",
    "topic_watch",
    "unread_count",
    "watching",
]

"""What can happen around being told, in the past tense; the subject is the person unless the name says otherwise."""

from enum import StrEnum


class Told(StrEnum):
    """Names of events."""

    TOPIC_WATCH_STARTED = "notifications.topic_watch_started"
    TOPIC_WATCH_ENDED = "notifications.topic_watch_ended"
    MUTED = "notifications.muted"
    PREFERENCES_CHANGED = "notifications.preferences_changed"
    ADDRESS_BOUNCED = "notifications.address_bounced"
    ADDRESS_TRUSTED_AGAIN = "notifications.address_trusted_again"
    DELIVERY_RETRIED = "notifications.delivery_retried"

"""What admins set going."""

from enum import StrEnum


class AdminEvent(StrEnum):
    """In the past tense; the subject is who did it."""

    JOBS_RETRIED = "admin.jobs_retried"
    INDEX_REBUILD_REQUESTED = "admin.index_rebuild_requested"

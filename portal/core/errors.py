"""Errors that a person may read. Messages are plain sentences; nothing secret goes into them."""


class PortalError(Exception):
    """Something a person can understand and act on went wrong."""


class Refused(PortalError):
    """The rules don't allow this to this person now. Answered with 403 and the message."""


class Invalid(PortalError):
    """What was given can't be used. Answered with 400 and the message; what was typed is kept."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class NotFound(PortalError):
    """There is no such thing, or the viewer may not see it: strangers can't tell which."""

"""Mail addresses in the one form that is stored and compared: ASCII, lower case."""

import email_validator

from portal.core.errors import Invalid

# Portals also run inside a company, where addresses may end in `.local`; `.test` is for tests of ours and of others.
_REFUSED_ELSEWHERE = {"local", "test"}
email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = [
    name for name in email_validator.SPECIAL_USE_DOMAIN_NAMES if name not in _REFUSED_ELSEWHERE
]


def normalise(email: str) -> str:
    """The stored form of `email`. Raises Invalid when no mail could be sent there."""
    try:
        found = email_validator.validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False)
    except email_validator.EmailNotValidError as error:
        raise Invalid("This doesn't look like a mail address. It needs the form name@example.com.", "email") from error
    return (found.ascii_email or found.normalized).lower()


def comparable(email: str) -> str:
    """The stored form of `email`, or, where that makes no sense, what was typed in lower case; finds nobody then."""
    try:
        return normalise(email)
    except Invalid:
        return email.strip().lower()[:254]

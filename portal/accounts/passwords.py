"""Passwords: kept as argon2id hashes, never in a log, a job or the journal."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.core.errors import Invalid

SHORTEST, LONGEST = 10, 200
# Above the least that OWASP's password storage guide asks for (19 MiB, two passes); some 55 ms of one core.
_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)


def make_hash(password: str) -> str:
    """The hash to store."""
    return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether `password` belongs to the hash `kept`. Takes as long when there is none, so that time tells nothing."""
    try:
        return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(kept)


def check(password: str, *, email: str, name: str = "", field: str = "password") -> None:
    """Raises Invalid for a password that is too short, too long, or the person's own name or address."""
    if len(password) < SHORTEST:
        raise Invalid(f"At least {SHORTEST} characters, please. A few words in a row are easy to keep in mind.", field)
    if len(password) > LONGEST:
        raise Invalid(f"At most {LONGEST} characters, please.", field)
    plain = password.casefold().strip()
    if plain in {email.casefold(), email.partition("@")[0].casefold(), name.casefold()}:
        raise Invalid("Your name or address is the first thing that others would try. Take something else.", field)
    if len(set(password)) < 4:
        raise Invalid("That is the same few characters over and over. Take something else.", field)


@cache
def _nobodys() -> str:
    return make_hash("nobody has this password")

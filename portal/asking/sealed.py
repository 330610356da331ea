"""What the portal answered, sealed, so that a page can bring it back and nobody can invent it.

Answers are given while somebody types and nothing is written then. What was shown travels in the page, signed together
with the token of the visit, and is written down when something is opened, chosen or left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.asking.models import Verdict
from portal.core.errors import Invalid

VALID_SECONDS = 7 * 86_400  # a page may lie open for a few days
SALT = "asking.offer"


@dataclass(frozen=True, slots=True)
class Offer:
    """A verdict and the posts that were shown with it: (id, score), the best one first. `found_by`: the linked reports
    that some of them were found by, (id, id of the report)."""

    verdict: Verdict
    shown: tuple[tuple[int, float], ...]
    found_by: tuple[tuple[int, int], ...] = ()


def seal(secret: str, token: str, offer: Offer) -> str:
    """`offer` as text that only this portal can make, good for the visit `token` alone."""
    return URLSafeTimedSerializer(secret, SALT).dumps([token, offer.verdict, offer.shown, offer.found_by])


def unseal(secret: str, token: str, text: str) -> Offer:
    """The offer in `text`. Raises Invalid when it was not sealed for this visit, or long ago."""
    try:
        whose, verdict, shown, *found_by = URLSafeTimedSerializer(secret, SALT).loads(text, max_age=VALID_SECONDS)
    except BadSignature:  # also when it is too old
        whose, verdict, shown, found_by = "", Verdict.NEW, (), []
    if whose != token:
        raise Invalid("This page is too old to be answered from. Ask once more; your text is still there.")
    by = found_by[0] if found_by else ()  # a page that was open while the portal was updated doesn't say
    return Offer(Verdict(verdict), _pairs(shown), tuple((int(post_id), int(report)) for post_id, report in by))


def _pairs(shown: Sequence[Sequence[float]]) -> tuple[tuple[int, float], ...]:
    return tuple((int(post_id), float(score)) for post_id, score in shown)

"""Nobody can invent what was shown."""

import pytest
import time_machine

from portal.asking.models import Verdict
from portal.asking.sealed import Offer, seal, unseal
from portal.core.errors import Invalid

SECRET, TOKEN = "k" * 64, "the-token-of-this-visit"
OFFER = Offer(Verdict.SIMILAR, ((7, 3.25), (2, 1.5)))


def test_what_was_sealed_comes_back_in_its_order() -> None:
    assert unseal(SECRET, TOKEN, seal(SECRET, TOKEN, OFFER)) == OFFER


@pytest.mark.parametrize("change", [lambda sealed: "x" + sealed, lambda sealed: "", lambda sealed: "a.b.c"])
def test_a_changed_one_is_refused(change: object) -> None:
    with pytest.raises(Invalid):
        unseal(SECRET, TOKEN, change(seal(SECRET, TOKEN, OFFER)))  # type: ignore[operator]


def test_one_of_another_visit_or_another_portal_is_refused() -> None:
    with pytest.raises(Invalid):
        unseal(SECRET, "another-token-of-a-visit", seal(SECRET, TOKEN, OFFER))
    with pytest.raises(Invalid):
        unseal("x" * 64, TOKEN, seal(SECRET, TOKEN, OFFER))


def test_after_a_week_it_is_too_old() -> None:
    with time_machine.travel("2026-03-01", tick=False):
        sealed = seal(SECRET, TOKEN, OFFER)
    with time_machine.travel("2026-03-07", tick=False):
        assert unseal(SECRET, TOKEN, sealed) == OFFER
    with time_machine.travel("2026-03-09", tick=False), pytest.raises(Invalid):
        unseal(SECRET, TOKEN, sealed)

"""What a web process does before its first request."""

import gc
from collections.abc import Iterator

import pytest

from portal.server import web


@pytest.fixture
def collector() -> Iterator[None]:
    """Leaves the garbage collector as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_was_loaded_is_passed_by_and_circles_that_come_later_are_still_collected(collector: None) -> None:
    web.spare_what_stays()
    assert gc.get_freeze_count() > 10_000
    for _ in range(100):
        circle: list[object] = []
        circle.append(circle)
    del circle
    assert gc.collect() >= 100

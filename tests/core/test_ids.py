"""Slugs that can be read."""

import pytest

from portal.core.ids import free_slug, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sync stops at 4% (E-2041)", "sync-stops-at-4-e-2041"),
        ("Grüße aus Köln", "grue-aus-koln"),
        ("…", ""),
        ("one two three", "one-two"),
        ("one two thr", "one-two-thr"),
        ("abcdefghijklmnop rest", "abcdefghijk"),
    ],
)
def test_a_slug_ends_with_a_word(text: str, expected: str) -> None:
    assert slug(text, 11 if text[0] in "oa" else 60) == expected


def test_a_slug_that_is_taken_gets_a_number() -> None:
    assert free_slug("lumen", {"lumen", "lumen-2"}) == "lumen-3"

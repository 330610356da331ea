"""Which product and version somebody's own words name."""

import pytest

from portal.products.models import Product, Version
from portal.products.rules import named_in

SYNC = Product(
    id=1,
    name="Lumen Sync",
    versions=[Version(name=name, position=at) for at, name in enumerate(("4.0", "4.1", "4.1.2", "5"))],
)
BOARD = Product(
    id=2, name="Lumen Board", versions=[Version(name="4.1", position=0), Version(name="2024 R2", position=1)]
)


@pytest.mark.parametrize(
    ("text", "product", "version"),
    [
        ("Lumen Sync stops at 4% since 4.1", SYNC, "4.1"),
        ("lumen sync 4.1.2 stops", SYNC, "4.1.2"),
        ("Sync: after going from v4.0 to 4.1.", SYNC, "4.1"),
        ("Board 2024 R2 drops my columns", BOARD, "2024 R2"),
        ("Lumen Sync, version 5", SYNC, "5"),
        ("Lumen Sync stops for 5 people", SYNC, None),
        ("Lumen Sync 4.1.9 stops", SYNC, None),
        ("Lumen Sync takes 14.1 seconds", SYNC, None),
        ("everything stops since 4.1", None, None),
        ("we sync to the board", None, None),
        ("Sync and Board both stop", None, None),
        ("Lumen stops", None, None),
        ("", None, None),
    ],
)
def test_a_product_and_its_version_are_read_from_the_text(
    text: str, product: Product | None, version: str | None
) -> None:
    named, its = named_in(text, [SYNC, BOARD])
    assert (named, its.name if its else None) == (product, version)


def test_what_one_runs_may_be_named_in_small_letters() -> None:
    assert named_in("the board is empty", [SYNC, BOARD], {2})[0] is BOARD
    assert named_in("the board is empty", [SYNC, BOARD], {1})[0] is None


def test_a_name_within_a_longer_one_is_not_named() -> None:
    lumen, pocket = Product(id=3, name="Lumen", versions=[]), Product(id=4, name="Lumen Pocket", versions=[])
    assert named_in("lumen pocket drains the battery", [lumen, pocket])[0] is pocket
    assert named_in("lumen drains the battery", [lumen, pocket])[0] is lumen


def test_a_version_alone_is_that_of_what_one_runs() -> None:
    for runs, product in (({2}, BOARD), ({1}, SYNC), ({1, 2}, None), (set(), None)):
        assert named_in("it stops since 4.1", [SYNC, BOARD], runs)[0] is product

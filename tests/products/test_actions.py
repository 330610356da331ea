"""Products and their ordered versions."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Running
from portal.core.errors import Invalid, Refused
from portal.journal import Event
from portal.products import actions, queries
from portal.products.events import ProductEvent
from tests.support.cast import Cast


def names(product: Any) -> list[str]:
    """The product's versions, oldest first."""
    return [version.name for version in product.versions]


def events(db: Any) -> list[str]:
    """What the journal says happened, oldest first."""
    return list(db.scalars(select(Event.name).order_by(Event.id)))


def test_a_new_version_is_the_newest(db: Any, cast: Cast) -> None:
    product = actions.add_product(cast.ada, name=" Lumen  Sync ")
    for name in ("4.0", "4.1", "4.10"):
        actions.add_version(cast.ada, product, name=name, released=date(2024, 5, 1))
    db.expire_all()
    assert (product.name, product.slug, names(product)) == ("Lumen Sync", "lumen-sync", ["4.0", "4.1", "4.10"])
    assert events(db) == [ProductEvent.PRODUCT_ADDED, *[ProductEvent.VERSION_ADDED] * 3]
    assert db.scalars(select(Event.actor_id)).all() == [cast.ada.id] * 4


@pytest.mark.parametrize("taken", ["Lumen", "LUMEN", " lumen "])
def test_a_name_is_given_once(cast: Cast, taken: str) -> None:
    actions.add_product(cast.ada, name=cast.lumen.name + " Pocket")
    with pytest.raises(Invalid, match="already"):
        actions.add_product(cast.ada, name=taken)
    with pytest.raises(Invalid, match="already"):
        actions.add_version(cast.ada, cast.lumen, name="4.1")


def test_names_in_any_script_get_an_address(cast: Cast) -> None:
    slugs = [actions.add_product(cast.ada, name=name).slug for name in ("光", "Лампа", "Lümen", "Lumen!", "lumen?")]
    assert slugs == ["product", "product-2", "lumen", "lumen-2", "lumen-3"]


def test_a_description_may_be_long_but_not_endless(cast: Cast) -> None:
    with pytest.raises(Invalid, match="2,000"):
        actions.add_product(cast.ada, name="Lumen", description="x" * 2001)


def test_versions_are_put_in_order(db: Any, cast: Cast) -> None:
    actions.move_version(cast.ada, cast.version("4.2"), by=-2)
    assert names(cast.lumen) == ["4.0", "4.2", "4.1", "4.1.2"]
    actions.move_version(cast.ada, cast.version("4.0"), by=-1)
    assert events(db) == [ProductEvent.VERSIONS_REORDERED]
    actions.reorder_versions(cast.ada, cast.lumen, sorted(cast.lumen.versions, key=lambda version: version.name))
    assert names(cast.lumen) == ["4.0", "4.1", "4.1.2", "4.2"]
    with pytest.raises(Invalid, match="every version"):
        actions.reorder_versions(cast.ada, cast.lumen, cast.lumen.versions[1:])


def test_products_are_put_in_order(cast: Cast) -> None:
    first, second, third = (actions.add_product(None, name=name) for name in ("One", "Two", "Three"))
    actions.move_product(cast.ada, third, by=-1)
    assert queries.products() == [first, third, second]


def test_a_new_name_keeps_the_address_and_the_former_name_is_known(db: Any, cast: Cast) -> None:
    actions.change_product(cast.ada, cast.lumen, name="Lumen One", description="For offices.")
    actions.change_version(cast.ada, cast.version("4.1"), name="4.1.0", released=None)
    actions.change_version(cast.ada, cast.version("4.1.0"), name="4.1.0", released=None)
    assert (cast.lumen.name, cast.lumen.slug) == ("Lumen One", "lumen")
    changed = db.scalars(select(Event).order_by(Event.id)).all()
    assert [(event.name, event.data["former"], event.data["label"]) for event in changed] == [
        (ProductEvent.PRODUCT_CHANGED, "Lumen", "Lumen One"),
        (ProductEvent.VERSION_CHANGED, "4.1", "4.1.0"),
    ]


def test_what_is_in_use_stays(db: Any, cast: Cast) -> None:
    db.add(Running(user=cast.kim, product=cast.lumen, version=cast.version("4.1")))
    db.flush()
    with pytest.raises(Refused, match=r"Lumen 4\.1 is in use"):
        actions.remove_version(cast.ada, cast.version("4.1"))
    with pytest.raises(Refused, match="Lumen is in use"):
        actions.remove_product(cast.ada, cast.lumen)
    db.expire_all()
    assert names(cast.lumen) == ["4.0", "4.1", "4.1.2", "4.2"]
    assert events(db) == []


def test_what_nobody_uses_can_go(db: Any, cast: Cast) -> None:
    actions.remove_version(cast.ada, cast.version("4.0"))
    assert names(cast.lumen) == ["4.1", "4.1.2", "4.2"]
    actions.remove_product(cast.ada, cast.lumen)
    assert queries.products() == []
    assert events(db) == [ProductEvent.VERSION_REMOVED, ProductEvent.PRODUCT_REMOVED]


def test_all_products_with_versions_take_two_queries(cast: Cast, query_counter: Any) -> None:
    for name in ("One", "Two", "Three"):
        actions.add_version(None, actions.add_product(None, name=name), name="1.0")
    with query_counter() as statements:
        assert [names(product) for product in queries.products()] == [["1.0"]] * 3
    assert len([line for line in statements if line.startswith("SELECT")]) == 2

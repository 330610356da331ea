"""Products and versions in the browser."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.journal import Event
from portal.products import queries
from tests.support.cast import Cast


@pytest.fixture
def ada(client: FlaskClient, cast: Cast, sign_in: Any) -> FlaskClient:
    """Ada's browser."""
    return sign_in(client, cast.ada)  # type: ignore[no-any-return]


def versions(db: Any) -> list[str]:
    """Lumen's versions, oldest first."""
    db.expire_all()
    product = queries.product("lumen")
    assert product
    return [version.name for version in product.versions]


def test_an_admin_sets_up_a_product(ada: FlaskClient, db: Any, cast: Cast) -> None:
    answer = ada.post("/admin/products", data={"name": "Lumen", "description": "For offices."})
    assert answer.location == "/admin/products/lumen"
    for name, day in (("4.0", "2024-02-01"), ("4.1", ""), ("4.2", "2025-07-31")):
        ada.post("/admin/products/lumen/versions", data={"new-name": name, "new-released": day})
    page = ada.get("/admin/products/lumen").text
    assert page.index("4.2") < page.index("4.1") < page.index("4.0")
    assert "released on 31 July 2025" in page
    assert versions(db) == ["4.0", "4.1", "4.2"]
    assert set(db.scalars(select(Event.actor_id))) == {cast.ada.id}


def test_versions_are_ordered_by_buttons(ada: FlaskClient, db: Any, cast: Cast) -> None:
    path = f"/admin/versions/{cast.version('4.1').id}/position"
    ada.post(path, data={"to": "up"})
    assert versions(db) == ["4.0", "4.1.2", "4.1", "4.2"]
    ada.post(path, data={"to": "down"})
    ada.post(path, data={"to": "down"})
    assert versions(db) == ["4.1", "4.0", "4.1.2", "4.2"]
    assert ada.post(path, data={"to": "sideways"}).status_code == 400


def test_products_are_ordered_by_buttons(ada: FlaskClient, db: Any, cast: Cast) -> None:
    ada.post("/admin/products", data={"name": "Pocket"})
    ada.post("/admin/products", data={"name": "Lumen"})
    ada.post("/admin/products/lumen/position", data={"to": "up"})
    assert [product.name for product in queries.products()] == ["Lumen", "Pocket"]


def test_names_are_changed(ada: FlaskClient, db: Any, cast: Cast) -> None:
    number = cast.version("4.1").id
    ada.post("/admin/products/lumen", data={"name": "Lumen One", "description": ""})
    ada.post(f"/admin/versions/{number}", data={"name": "4.1.0", "released": "2024-05-01"})
    assert versions(db) == ["4.0", "4.1.0", "4.1.2", "4.2"]
    assert "Lumen One" in ada.get("/admin/products").text


@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("/admin/products", {"name": "lumen", "description": "kept"}, "already"),
        ("/admin/products", {"name": "", "description": "kept"}, "A name is needed"),
        ("/admin/products/lumen/versions", {"new-name": "4.1"}, "already"),
        ("/admin/products/lumen/versions", {"new-name": "9", "new-released": "31.31.2031"}, "valid date"),
        ("/admin/versions/1", {"name": "4.1"}, "already"),
    ],
)
def test_what_cant_be_is_said_and_changes_nothing(
    ada: FlaskClient, db: Any, cast: Cast, path: str, form: dict[str, str], words: str
) -> None:
    assert cast.lumen
    answer = ada.post(path, data=form)
    assert answer.status_code == 400
    assert words in answer.text
    assert versions(db) == ["4.0", "4.1", "4.1.2", "4.2"]


def test_what_is_in_use_stays_and_what_isnt_can_go(ada: FlaskClient, db: Any, cast: Cast) -> None:
    from portal.accounts.actions import add_running  # noqa: PLC0415

    add_running(cast.kim, product=cast.lumen, version=cast.version("4.1"))
    used, free = cast.version("4.1").id, cast.version("4.0").id
    for path in (f"/admin/versions/{used}", "/admin/products/lumen"):
        answer = ada.post(path, data={"_method": "DELETE"}, follow_redirects=True)
        assert "is in use, so it stays" in answer.text
    assert "Removed." in ada.post(f"/admin/versions/{free}", data={"_method": "DELETE"}, follow_redirects=True).text
    assert versions(db) == ["4.1", "4.1.2", "4.2"]

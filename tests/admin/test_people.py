"""People and organisations in the browser, and what the journal tells of it."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import actions
from portal.accounts.models import Organisation
from portal.journal import Event
from tests.support.cast import Cast
from tests.support.site import new_client


@pytest.fixture
def ada(client: FlaskClient, cast: Cast, sign_in: Any) -> FlaskClient:
    """Ada's browser."""
    return sign_in(client, cast.ada)  # type: ignore[no-any-return]


def test_people_are_found_by_a_part_of_name_or_address(ada: FlaskClient, db: Any, cast: Cast) -> None:
    cast.kim.name, cast.ravi.name, cast.mei.name = "Kim Larkwood", "Ödön Ágoston", "100% Mei_"
    found = {
        search: sorted(
            name
            for name in ("Kim Larkwood", "Ödön Ágoston", "100% Mei_")
            if name in ada.get("/admin/people", query_string={"q": search}).text.replace("&#34;", '"')
        )
        for search in ("LARK", "kim@", "ödön", "%", "_", "nobody", " example.test ")
    }
    assert found == {
        "LARK": ["Kim Larkwood"],
        "kim@": ["Kim Larkwood"],
        "ödön": ["Ödön Ágoston"],
        "%": ["100% Mei_"],
        "_": ["100% Mei_"],
        "nobody": [],
        " example.test ": ["100% Mei_", "Kim Larkwood", "Ödön Ágoston"],
    }


def test_the_list_is_paged_by_key(ada: FlaskClient, cast: Cast, query_counter: Any) -> None:
    import re  # noqa: PLC0415

    for number in range(60):
        cast.person(f"Lee{number:02}", organisation=cast.hatch)
    seen: list[str] = []
    path: str | None = "/admin/people?q=lee"
    while path:
        with query_counter() as statements:
            page = ada.get(path).text
        assert len([line for line in statements if line.startswith("SELECT users")]) <= 2
        seen += re.findall(r"<strong>(Lee\d\d)</strong>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following.group(1).replace("&amp;", "&") if following else None
    assert seen == [f"Lee{number:02}" for number in reversed(range(60))]
    assert ada.get("/admin/people?key=nonsense").status_code == 400


def test_a_role_is_set_with_a_reason_that_the_journal_keeps(ada: FlaskClient, db: Any, cast: Cast) -> None:
    path = f"/admin/people/{cast.kim.id}"
    refused = ada.post(f"{path}/role", data={"role-role": "support", "role-reason": " "})
    assert refused.status_code == 400
    assert ada.post(f"{path}/role", data={"role-role": "king", "role-reason": "x"}).status_code == 400
    ada.post(f"{path}/role", data={"role-role": "support", "role-reason": "joined <support>"})
    db.expire_all()
    assert cast.kim.role == "support"
    for page in (ada.get(path).text, ada.get("/admin/journal").text):
        assert "made Kim support instead of customer" in page
        assert "joined &lt;support&gt;" in page


def test_an_account_is_closed_and_opened_again(ada: FlaskClient, app: Any, db: Any, cast: Cast, sign_in: Any) -> None:
    kim = sign_in(new_client(app), cast.kim)
    assert kim.get("/me").status_code == 200
    path = f"/admin/people/{cast.kim.id}/closing"
    assert ada.post(path, data={"closing-reason": ""}).status_code == 400
    ada.post(path, data={"closing-reason": "left the company"})
    assert kim.get("/me").status_code == 303
    ada.post(path, data={"_method": "DELETE", "closing-reason": "came back"})
    db.expire_all()
    assert cast.kim.active
    page = ada.get("/admin/journal").text
    assert page.index("opened the account of Kim again") < page.index("closed the account of Kim")


def test_the_last_admin_stays(ada: FlaskClient, db: Any, cast: Cast) -> None:
    form = {"role-role": "customer", "role-reason": "enough"}
    answer = ada.post(f"/admin/people/{cast.ada.id}/role", data=form)
    assert answer.status_code == 400
    assert "only admin" in answer.text
    answer = ada.post(f"/admin/people/{cast.ada.id}/closing", data={"closing-reason": "enough"})
    assert "your own account" in answer.text
    db.expire_all()
    assert (cast.ada.role, cast.ada.active) == ("admin", True)


def test_somebody_is_put_into_an_organisation_that_exists(ada: FlaskClient, db: Any, cast: Cast) -> None:
    path = f"/admin/people/{cast.kim.id}/organisation"
    assert cast.orbis
    answer = ada.post(path, data={"membership-organisation": "Nowhere"})
    assert answer.status_code == 400
    assert "no organisation called Nowhere" in answer.text
    ada.post(path, data={"membership-organisation": " orbis "})
    db.expire_all()
    assert cast.kim.organisation is cast.orbis
    ada.post(path, data={"membership-organisation": ""})
    db.expire_all()
    assert cast.kim.organisation is None
    assert "changed the organisation of Kim: Orbis" in ada.get("/admin/journal").text


def test_organisations_are_added_renamed_and_removed(ada: FlaskClient, db: Any, cast: Cast) -> None:
    assert cast.kim.organisation is cast.hatch
    ada.post("/admin/organisations", data={"name": "Saltreed"})
    assert ada.post("/admin/organisations", data={"name": "hatch"}).status_code == 400
    page = ada.get("/admin/organisations").text
    assert page.index("Saltreed") < page.index("Hatch")
    assert "1 person" in page
    path = f"/admin/organisations/{cast.hatch.id}"
    ada.post(path, data={"name": "Hatch & Sons"})
    assert "Hatch &amp; Sons" in ada.get(path).text
    assert "so it stays" in ada.post(path, data={"_method": "DELETE"}, follow_redirects=True).text
    saltreed = db.scalars(select(Organisation).where(Organisation.name == "Saltreed")).one()
    ada.post(f"/admin/organisations/{saltreed.id}", data={"_method": "DELETE"})
    assert [organisation.name for organisation in db.scalars(select(Organisation))] == ["Hatch & Sons"]


def test_the_journal_names_everybody_in_a_bounded_number_of_queries(
    ada: FlaskClient, cast: Cast, query_counter: Any
) -> None:
    for number in range(30):
        actions.deactivate(cast.ada, cast.person(f"Lee{number}"), "left")
    ada.get("/admin/journal")
    with query_counter() as statements:
        assert ada.get("/admin/journal").text.count("closed the account of Lee") == 30
    assert len([line for line in statements if line.startswith("SELECT")]) <= 4


def test_what_people_did_themselves_is_not_in_the_journal_of_admins(ada: FlaskClient, db: Any, cast: Cast) -> None:
    actions.change_profile(cast.kim, name="Kim L.", about="")
    assert "Kim L." not in ada.get("/admin/journal").text
    assert "changed name or words" in ada.get(f"/admin/people/{cast.kim.id}").text
    assert len(db.scalars(select(Event)).all()) == 1

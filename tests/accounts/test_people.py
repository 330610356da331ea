"""A person's page, and one's own settings."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import actions
from portal.accounts.events import AccountEvent
from portal.accounts.models import Running
from portal.core.errors import Invalid
from portal.journal import Event
from portal.web import slots
from tests.support.cast import Cast


def events(db: Any) -> list[str]:
    """What the journal says happened, oldest first."""
    return list(db.scalars(select(Event.name).order_by(Event.id)))


def test_visitors_see_name_and_organisation_alone(client: FlaskClient, cast: Cast) -> None:
    actions.change_profile(cast.kim, name="Kim", about="Nine bakeries.")
    actions.add_running(cast.kim, product=cast.lumen, version=cast.version("4.1"), environment="Windows 11")
    page = client.get(f"/people/{cast.kim.id}").text
    assert "Kim" in page
    assert "Hatch" in page
    for word in ("bakeries", "4.1", "Windows 11", "kim@example.test"):
        assert word not in page
    assert 'content="noindex"' in page


def test_people_who_are_signed_in_see_words_and_what_they_run(client: FlaskClient, cast: Cast, sign_in: Any) -> None:
    actions.change_profile(cast.kim, name="Kim", about="Nine bakeries.\nBefore <sunrise>.")
    actions.add_running(cast.kim, product=cast.lumen, version=cast.version("4.1"), environment="Windows 11")
    page = sign_in(client, cast.ravi).get(f"/people/{cast.kim.id}").text
    for word in ("Nine bakeries.", "Before &lt;sunrise&gt;.", "Lumen 4.1", "Windows 11"):
        assert word in page


def test_an_address_is_shown_to_nobody_else(client: FlaskClient, cast: Cast, sign_in: Any) -> None:
    for viewer in (cast.ravi, cast.anna, cast.ada):
        assert "kim@example.test" not in sign_in(client, viewer).get(f"/people/{cast.kim.id}").text
    assert "kim@example.test" in sign_in(client, cast.kim).get("/me").text


def test_an_unconfirmed_person_is_not_there_for_strangers(client: FlaskClient, cast: Cast, sign_in: Any) -> None:
    lee = cast.person("Lee", confirmed=False)
    assert client.get(f"/people/{lee.id}").status_code == 404
    assert sign_in(client, cast.kim).get(f"/people/{lee.id}").status_code == 404
    assert sign_in(client, lee).get(f"/people/{lee.id}").status_code == 200
    assert sign_in(client, cast.anna).get(f"/people/{lee.id}").status_code == 200
    assert client.get("/people/9999").status_code == 404


def test_a_closed_account_keeps_its_name_and_loses_the_rest(client: FlaskClient, cast: Cast, sign_in: Any) -> None:
    actions.change_profile(cast.kim, name="Kim", about="Nine bakeries.")
    actions.deactivate(cast.ada, cast.kim, "left")
    page = sign_in(client, cast.ravi).get(f"/people/{cast.kim.id}").text
    assert "This account is closed" in page
    assert "bakeries" not in page
    assert "Hatch" not in page


def test_other_slices_show_what_somebody_shared(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(slots._fillings, "person.shared", [(lambda person: f"<p>Shared by {person.name}</p>", None)])
    assert "<p>Shared by Kim</p>" in client.get(f"/people/{cast.kim.id}").text


def test_a_page_takes_a_bounded_number_of_queries(
    client: FlaskClient, cast: Cast, sign_in: Any, query_counter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(slots._fillings, "person.shared", [])
    for version in cast.lumen.versions:
        actions.add_running(cast.kim, product=cast.lumen, version=version, environment="Windows 11")
    path = f"/people/{cast.kim.id}"
    sign_in(client, cast.ravi)
    with query_counter() as statements:
        assert client.get(path).text.count("Windows 11") == 4
    assert len([line for line in statements if line.startswith("SELECT")]) <= 4, statements


def test_one_changes_name_and_words(client: FlaskClient, db: Any, cast: Cast, sign_in: Any) -> None:
    sign_in(client, cast.kim)
    assert client.post("/me", data={"name": " Kim  Ł. ", "about": "Bakeries.\r\nMany."}).status_code == 303
    db.expire_all()
    assert (cast.kim.name, cast.kim.about) == ("Kim Ł.", "Bakeries.\nMany.")
    client.post("/me", data={"name": "Kim Ł.", "about": "Bakeries.\nMany."})
    assert events(db) == [AccountEvent.PROFILE_CHANGED]
    refused = client.post("/me", data={"name": "", "about": "kept as typed"})
    assert refused.status_code == 400
    assert "kept as typed" in refused.text


def test_nobody_chooses_their_organisation_or_role_themselves(
    client: FlaskClient, db: Any, cast: Cast, sign_in: Any
) -> None:
    sign_in(client, cast.kim)
    client.post("/me", data={"name": "Kim", "about": "x", "organisation_id": str(cast.orbis.id), "role": "admin"})
    db.expire_all()
    assert (cast.kim.organisation, cast.kim.role) == (cast.hatch, "customer")


def test_what_one_runs_is_added_changed_and_removed_without_javascript(
    client: FlaskClient, db: Any, cast: Cast, sign_in: Any
) -> None:
    sign_in(client, cast.kim)
    form = {"what": f"v{cast.version('4.1').id}", "environment": "Windows 11"}
    page = client.get("/me/running").text
    assert page.index("Lumen 4.2") < page.index("Lumen 4.0") < page.index("version not known")
    client.post("/me/running", data=form)
    client.post("/me/running", data=form)
    running = db.scalars(select(Running)).one()
    path = f"/me/running/{running.id}"
    assert "Windows 11" in client.get("/me").text
    assert f'selected value="v{cast.version("4.1").id}"' in client.get(path).text
    client.post(path, data={"what": f"p{cast.lumen.id}", "environment": ""})
    db.expire_all()
    assert (running.version, running.environment) == (None, "")
    client.post(path, data={"_method": "DELETE"})
    assert db.scalars(select(Running)).all() == []
    assert events(db) == [AccountEvent.RUNNING_ADDED, AccountEvent.RUNNING_CHANGED, AccountEvent.RUNNING_REMOVED]


def test_what_others_run_is_not_there_for_me(client: FlaskClient, db: Any, cast: Cast, sign_in: Any) -> None:
    running = actions.add_running(cast.kim, product=cast.lumen)
    sign_in(client, cast.ravi)
    form = {"what": f"v{cast.version('4.1').id}"}
    assert client.get(f"/me/running/{running.id}").status_code == 404
    assert client.post(f"/me/running/{running.id}", data=form).status_code == 404
    assert client.post(f"/me/running/{running.id}", data={"_method": "DELETE"}).status_code == 404
    assert client.delete(f"/me/running/{running.id}").status_code == 404
    db.expire_all()
    assert running.version is None


@pytest.mark.parametrize("what", ["", "v0", "v99999", "x", "p"])
def test_what_isnt_offered_cant_be_run(client: FlaskClient, db: Any, cast: Cast, sign_in: Any, what: str) -> None:
    assert cast.lumen
    sign_in(client, cast.kim)
    answer = client.post("/me/running", data={"what": what, "environment": "kept as typed"})
    assert answer.status_code == 400
    assert "kept as typed" in answer.text
    assert db.scalars(select(Running)).all() == []


def test_a_version_belongs_to_its_product(cast: Cast) -> None:
    from portal.products.actions import add_product  # noqa: PLC0415

    other = add_product(None, name="Pocket")
    with pytest.raises(Invalid, match="another product"):
        actions.add_running(cast.kim, product=other, version=cast.version("4.1"))


def test_a_list_of_what_one_runs_stays_short(cast: Cast) -> None:
    for number in range(50):
        actions.add_running(cast.kim, product=cast.lumen, environment=f"machine {number}")
    with pytest.raises(Invalid, match="50"):
        actions.add_running(cast.kim, product=cast.lumen, environment="one more")


def test_visitors_are_asked_to_sign_in_before_their_settings(client: FlaskClient) -> None:
    for path in ("/me", "/me/running", "/me/running/1", "/me/password", "/address"):
        assert client.get(path).location == f"/sign-in?next={path}"

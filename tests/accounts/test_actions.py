"""What admins do with the accounts of others."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts import actions, queries
from portal.accounts.events import AccountEvent
from portal.accounts.models import Role
from portal.core.errors import Invalid, Refused
from portal.journal import Event
from tests.support.cast import PASSWORD, Cast


def last(db: Any) -> Event:
    """The newest row of the journal."""
    return db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()  # type: ignore[no-any-return]


def test_a_change_of_role_is_in_the_journal_with_who_and_why(db: Any, cast: Cast) -> None:
    actions.set_role(cast.ada, cast.kim, Role.SUPPORT, " joined  support ")
    event = last(db)
    assert cast.kim.is_staff
    assert (event.name, event.actor_id, event.subject_id) == (AccountEvent.ROLE_CHANGED, cast.ada.id, cast.kim.id)
    assert event.data == {"former": "customer", "role": "support", "reason": "joined support"}


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_reason_is_needed(db: Any, cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.set_role(cast.ada, cast.kim, Role.SUPPORT, reason)
    assert refused.value.field == "reason"
    for change in (actions.deactivate, actions.reactivate):
        with pytest.raises(Invalid):
            change(cast.ada, cast.kim, reason)
    assert (cast.kim.role, cast.kim.active) == ("customer", True)


def test_there_is_always_an_admin(cast: Cast) -> None:
    with pytest.raises(Refused, match="only admin"):
        actions.set_role(cast.ada, cast.ada, Role.CUSTOMER, "enough")
    with pytest.raises(Refused, match="only admin"):
        actions.deactivate(None, cast.ada, "gone")
    actions.set_role(cast.ada, cast.jo, Role.ADMIN, "helps out")
    with pytest.raises(Refused, match="your own"):
        actions.deactivate(cast.ada, cast.ada, "gone")
    actions.deactivate(cast.jo, cast.ada, "gone")
    with pytest.raises(Refused, match="only admin"):
        actions.set_role(cast.jo, cast.jo, Role.CUSTOMER, "enough")


def test_closing_an_account_ends_its_sessions_and_can_be_undone(db: Any, cast: Cast) -> None:
    key = cast.kim.session_key
    actions.deactivate(cast.ada, cast.kim, "left")
    assert (cast.kim.active, cast.kim.session_key == key) == (False, False)
    actions.deactivate(cast.ada, cast.kim, "left again")
    actions.reactivate(cast.ada, cast.kim, "came back")
    assert cast.kim.active
    assert db.scalars(select(Event.name).order_by(Event.id)).all() == [
        AccountEvent.DEACTIVATED,
        AccountEvent.REACTIVATED,
    ]
    assert last(db).data == {"reason": "came back"}


def test_where_somebody_is_from_is_in_the_journal(db: Any, cast: Cast) -> None:
    actions.set_organisation(cast.ada, cast.kim, cast.orbis)
    assert last(db).data == {"former": cast.hatch.id, "organisation": cast.orbis.id, "label": "Orbis"}
    actions.set_organisation(cast.ada, cast.kim, None)
    actions.set_organisation(cast.ada, cast.kim, None)
    assert cast.kim.organisation is None
    assert len(db.scalars(select(Event)).all()) == 2


def test_an_organisation_has_one_name(cast: Cast) -> None:
    assert actions.add_organisation(cast.ada, "Saltreed  Ferries").slug == "saltreed-ferries"
    with pytest.raises(Invalid, match="already"):
        actions.add_organisation(cast.ada, "SALTREED ferries")
    assert actions.add_organisation(cast.ada, "Saltreed: Ferries").slug == "saltreed-ferries-2"
    assert actions.add_organisation(cast.ada, "株式会社").slug == "organisation"
    with pytest.raises(Invalid, match="already"):
        actions.rename_organisation(cast.ada, cast.hatch, "株式会社")
    actions.rename_organisation(cast.ada, cast.hatch, "HATCH")
    assert (cast.hatch.name, cast.hatch.slug) == ("HATCH", "hatch")


def test_an_organisation_that_people_belong_to_stays(db: Any, cast: Cast) -> None:
    assert cast.kim.organisation is cast.hatch
    with pytest.raises(Refused, match="Hatch"):
        actions.remove_organisation(cast.ada, cast.hatch)
    empty = actions.add_organisation(cast.ada, "Empty")
    actions.remove_organisation(cast.ada, empty)
    assert queries.organisation_by_name("empty") is None
    assert (last(db).name, last(db).data) == (AccountEvent.ORGANISATION_REMOVED, {"label": "Empty"})


def test_an_account_made_for_somebody_sends_no_mail(cast: Cast, smtp: Any, run_jobs: Any) -> None:
    made = actions.create_user(
        name="Lee", email="Lee@Example.com", password=PASSWORD, organisation=cast.hatch, confirmed=False, actor=cast.ada
    )
    assert (made.email, made.is_confirmed, made.organisation) == ("lee@example.com", False, cast.hatch)
    run_jobs()
    assert smtp.messages == []
    with pytest.raises(Invalid, match="already"):
        actions.create_user(name="Lee", email="LEE@example.com", password=PASSWORD)

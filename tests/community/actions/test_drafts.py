"""What somebody types is kept for them alone."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Visitor
from portal.community import actions
from portal.community.models import Draft
from portal.core.errors import Invalid, NotFound
from tests.community.told import problem

VISITOR = Visitor()


def test_a_draft_is_kept_under_its_key_and_changed_in_place(db: Any, cast: Any) -> None:
    for title in ("Sync", "Sync stops"):
        actions.save_draft(cast.kim, key="form-1", visitor=None, fields={"title": title})
    (draft,) = db.scalars(select(Draft)).all()
    assert (draft.fields, draft.user_id, draft.visitor) == ({"title": "Sync stops"}, cast.kim.id, None)


def test_nobody_else_can_write_or_throw_away_a_draft(db: Any, cast: Any) -> None:
    actions.save_draft(cast.kim, key="form-1", visitor=None, fields={"title": "Kim's"})
    actions.save_draft(VISITOR, key="form-2", visitor="here", fields={"title": "A visitor's"})
    for actor, key, visitor in (
        (cast.ravi, "form-1", None),
        (VISITOR, "form-1", "here"),
        (VISITOR, "form-2", "elsewhere"),
        (cast.ravi, "form-2", None),
    ):
        with pytest.raises(NotFound):
            actions.save_draft(actor, key=key, visitor=visitor, fields={"title": "Mine"})
        with pytest.raises(NotFound):
            actions.discard_draft(actor, key=key, visitor=visitor)
    assert {draft.fields["title"] for draft in db.scalars(select(Draft))} == {"Kim's", "A visitor's"}


def test_a_visitor_who_signs_in_takes_the_drafts_along(db: Any, cast: Any) -> None:
    actions.save_draft(VISITOR, key="form-1", visitor="here", fields={"title": "Sync"})
    actions.save_draft(VISITOR, key="form-2", visitor="elsewhere", fields={"title": "Other"})
    actions.adopt_drafts(cast.kim, "here")
    actions.adopt_drafts(cast.kim, None)
    owners = {draft.key: (draft.user_id, draft.visitor) for draft in db.scalars(select(Draft))}
    assert owners == {"form-1": (cast.kim.id, None), "form-2": (None, "elsewhere")}


def test_publishing_and_throwing_away_leave_no_draft(db: Any, cast: Any) -> None:
    for key in ("form-1", "form-2"):
        actions.save_draft(cast.kim, key=key, visitor=None, fields={"title": "Sync"})
    problem(cast.kim, publish_key="form-1")
    for _ in range(2):
        actions.discard_draft(cast.kim, key="form-2", visitor=None)
    assert db.scalars(select(Draft)).all() == []


def test_there_must_be_somebody_to_keep_it_for(db: Any, cast: Any) -> None:
    for actor, key in ((VISITOR, "form-1"), (cast.kim, ""), (cast.kim, "x" * 41)):
        with pytest.raises(Invalid):
            actions.save_draft(actor, key=key, visitor=None, fields={})

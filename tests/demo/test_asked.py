"""The demo holds what was asked during the last weeks, so that support sees what came of it."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.asking.models import Inquiry, Settled, Shown
from portal.community.models import State
from portal.core.clock import now
from portal.demo import community, script
from portal.insights import report
from portal.insights.models import Measure
from portal.insights.rules import SPANS

pytestmark = pytest.mark.once


def test_support_finds_every_way_in_which_a_question_may_end(db: Any) -> None:
    community.fill(script.read())
    slots = report.slots(SPANS["12w"], now().date(), None)
    found = {part.id: part for part in report.parts(slots)}
    came_to = {measure: sum(slot.numbers[measure] for slot in slots) for measure in Measure}
    assert {settled for settled in Settled if not came_to[Measure(settled)]} <= {Settled.WAITING}
    assert found["inquiries"].total == db.scalar(select(func.count()).select_from(Inquiry))
    assert found["verdict"].total > 10
    assert found["relays"].total > 0
    assert found["hours"].total > 0
    opened = db.scalars(select(Shown.opened_state).where(Shown.opened_at.is_not(None))).all()
    assert State.SOLVED in opened
    assert None not in opened

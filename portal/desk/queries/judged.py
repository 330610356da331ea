"""What support said of pairs, for fitting the verdict."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import and_, or_, select

from portal.asking.rules import question
from portal.core.db import db
from portal.core.markdown import plain
from portal.desk.models import Pair, PairState
from portal.desk.queries.pairs import Other, Report, are_linked
from portal.search.judged import Asked


def judgements() -> Iterator[Asked]:
    """Each younger post of a decided pair as a question, and which older ones are the same.

    Of a post that is the same as nothing it was compared with nobody knows whether there is another. A link that was
    taken off since says nothing any more.
    """
    linked = and_(Pair.state == PairState.SAME, are_linked())
    linked_still = or_(Pair.state == PairState.NOT_SAME, linked)
    query = (
        select(
            Report.id, Report.title, Report.body, Report.format, Report.created,
            Pair.other_id, Other.created.label("other_created"), Pair.state,
        )
        .select_from(Pair)
        .join(Report, Report.id == Pair.report_id)
        .join(Other, Other.id == Pair.other_id)
        .where(linked_still)
        .order_by(Pair.report_id, Pair.id)
    )  # fmt: skip
    for _, rows in groupby(db.session.execute(query), key=lambda row: row.id):
        said = list(rows)
        report, right = said[0], frozenset(row.other_id for row in said if row.state == PairState.SAME)
        is_youngest = all(row.other_created < report.created for row in said)  # what was imported has its own times
        asked = question(report.title, plain(report.body, report.format))
        yield Asked(asked, report.id, report.created if is_youngest else None, right)

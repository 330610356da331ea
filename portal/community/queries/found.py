"""What a page of search results shows of the replies: one statement, however many posts and replies there are."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import case, false, func, select

from portal.community.models import Reply, ReplyKind, SolutionMark
from portal.core.db import db

LONGEST_TEXT = 4_000  # characters of a reply in which a passage is looked for
MOST_REPLIES = 6  # of one post


def replies_of(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Kind and beginning of the first shown replies by post: marked ones, then those that help, then the oldest.

    The caller has made sure that the viewer may see the posts.
    """
    is_marked = select(SolutionMark.id).where(SolutionMark.reply_id == Reply.id).exists()
    order = (case((is_marked, 0), (Reply.kind != ReplyKind.COMMENT, 1), else_=2), Reply.id)
    place = func.row_number().over(partition_by=Reply.post_id, order_by=order)
    ranked = (
        select(Reply.post_id, Reply.kind, func.substr(Reply.body, 1, LONGEST_TEXT).label("body"), place.label("place"))
        .where(Reply.post_id.in_(ids), Reply.is_hidden == false())
        .subquery()
    )
    query = select(ranked.c.post_id, ranked.c.kind, ranked.c.body).where(ranked.c.place <= MOST_REPLIES)
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for post_id, kind, body in db.session.execute(query.order_by(ranked.c.post_id, ranked.c.place)) if ids else ():
        found[post_id].append((str(kind), body))
    return found

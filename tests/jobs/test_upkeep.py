"""The database knows how its tables look, so that long ones are read by the index that narrows most."""

from typing import Any

from sqlalchemy import text

from portal.community.models import Kind, Post
from portal.core.clock import now
from portal.jobs.upkeep import weigh_tables_now
from tests.support import databases

ASKED = (
    "SELECT count(*) FROM posts WHERE (id = :head OR canonical_id = :head) AND is_hidden = 0"
    " AND (visibility = 'public' OR organisation_id = 3)"
)


def test_a_cluster_is_read_by_its_canonical_problem_not_by_what_most_posts_have_in_common(db: Any) -> None:
    head = Post(kind=Kind.PROBLEM, title="It stops", body="At 4 %.", created=now(), active_at=now())
    db.add(head)
    db.flush()
    db.add_all(
        Post(kind=Kind.PROBLEM, title=f"Report {number}", body="…", canonical_id=head.id if number < 3 else None)
        for number in range(300)
    )
    db.commit()

    weigh_tables_now()

    if databases.KIND == "sqlite":
        steps = [row[3] for row in db.execute(text(f"EXPLAIN QUERY PLAN {ASKED}"), {"head": head.id})]
        assert "SEARCH posts USING INDEX ix_posts_canonical_id (canonical_id=? AND is_hidden=?)" in steps

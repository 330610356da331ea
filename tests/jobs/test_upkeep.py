"""The database knows how its tables look, so that long ones are read by the index that narrows most."""

from typing import Any

from sqlalchemy import text

from portal.community.models import Kind, Post
from portal.core.clock import now
from portal.jobs.upkeep import weigh_tables_now
from tests.support import databases


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
        plan = (
            "EXPLAIN QUERY PLAN SELECT id FROM posts WHERE canonical_id = 1 AND visibility = 'public' AND is_hidden = 0"
        )
        steps = [row[3] for row in db.execute(text(plan))]
        assert steps == ["SEARCH posts USING INDEX ix_posts_canonical_id (canonical_id=?)"]

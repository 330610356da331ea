"""What the database needs now and then to stay fast."""

from datetime import timedelta

from sqlalchemy import text

from portal.core.db import db, unit_of_work
from portal.jobs.queue import handler

READ_PER_INDEX = 1_000  # rows: a few hundred milliseconds at 100,000 posts


@handler("jobs.weigh_tables", every=timedelta(hours=1))
def weigh_tables() -> None:
    """Tell SQLite how its tables look, so that it takes the index that narrows most; PostgreSQL does so by itself."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text(f"PRAGMA analysis_limit = {READ_PER_INDEX}"))
        db.session.execute(text("ANALYZE"))


def weigh_tables_now() -> None:
    """The same at once, in a transaction of its own: after an import, say."""
    with unit_of_work():
        weigh_tables()

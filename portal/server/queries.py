"""What `portal doctor` and `portal serve` ask the database."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from portal.core.db import db


def answers() -> str:
    """The name and version of the database. Raises SQLAlchemyError when it can't be reached."""
    db.session.execute(text("SELECT 1"))
    dialect = db.engine.dialect
    version = ".".join(str(part) for part in dialect.server_version_info or ())
    return f"{dialect.name} {version}"


def revision() -> str | None:
    """The last migration that this database has had; none when it has no tables yet."""
    heads = MigrationContext.configure(db.session.connection()).get_current_heads()
    return heads[0] if heads else None


def newest_revision(migrations: Path) -> str | None:
    """The last migration that this program has."""
    return ScriptDirectory(str(migrations)).get_current_head()

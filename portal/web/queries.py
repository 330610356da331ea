"""What the page kit reads and sweeps away itself."""

from datetime import datetime

from sqlalchemy import delete, select, text

from portal.core.db import db
from portal.web.models import KeptForm


def ask_for_a_table() -> None:
    """Raises SQLAlchemyError when the database doesn't answer, or was never migrated."""
    db.session.execute(text("SELECT 1 FROM users LIMIT 1"))


def kept_form(key: str) -> KeptForm | None:
    """The form that was kept under that key."""
    return db.session.scalar(select(KeptForm).where(KeptForm.key == key))


def forget_kept_forms(before: datetime) -> None:
    """Delete what was kept before then."""
    db.session.execute(delete(KeptForm).where(KeptForm.created < before))

"""What somebody typed and has not published yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.clock import now
from portal.core.db import db


class Draft(db.Model):
    """One unfinished post. `key` is the publish key of the form: publishing removes the draft."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    visitor: Mapped[str | None] = mapped_column(String(60), index=True)  # first-party token of somebody not signed in
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated: Mapped[datetime] = mapped_column(default=now, index=True)

"""Forms that could not be taken yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.clock import now
from portal.core.db import db


class KeptForm(db.Model):
    """A form that somebody sent and that could not be taken yet; for two days."""

    __tablename__ = "kept_forms"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[list[Any]] = mapped_column(JSON)
    created: Mapped[datetime] = mapped_column(default=now, index=True)

"""Run migrations on the application's own connection."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from portal.core.db import Instant, db


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our own column type as what the database sees, so that migrations import nothing of the application."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Instant) else False


def run() -> None:
    """Each migration in one transaction, on either database."""
    options = dict(current_app.extensions["migrate"].configure_args)
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()

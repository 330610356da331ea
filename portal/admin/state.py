"""How the site is: looked up for staff, said in words, with what to do about it. Nothing here takes the site down."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.core.clock import now
from portal.core.db import db
from portal.core.settings import Settings
from portal.jobs import queries as queue
from portal.search import health, meaning
from portal.search.documents import IndexUnavailable
from portal.search.snapshot import Snapshot
from portal.search.sources import source

LATE = timedelta(minutes=1)
WARNING_HOLDS_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at. `trouble`: what to do, empty when all is well; `at`: when it was so, if known."""

    name: str
    words: str
    trouble: str = ""
    at: datetime | None = None


def facts(*, compare: bool = False) -> list[Fact]:
    """Everything that staff should know; with `compare` the index is held against the records, post by post."""
    return [_database(), _worker(), _queue(), _failed(), _index(compare), _mail()]


def warning() -> str:
    """One sentence for the top of staff's pages while something is wrong, else empty. Looked up every 15 seconds."""
    kept: tuple[float, str] | None = current_app.extensions.get("state_warning")
    if kept and time.monotonic() - kept[0] < WARNING_HOLDS_SECONDS:
        return kept[1]
    try:
        checks = (_worker(), _queue(), _failed(), _index(False), _mail())
    except SQLAlchemyError:  # this is on every page, error pages too: it must not be what breaks them
        return "The database can't be reached."
    troubled = [fact.name.lower() for fact in checks if fact.trouble]
    words = f"Something needs a look: {', '.join(troubled)}." if troubled else ""
    current_app.extensions["state_warning"] = (time.monotonic(), words)
    return words


def _database() -> Fact:
    dialect = db.engine.dialect
    version = ".".join(str(part) for part in dialect.server_version_info or ())
    return Fact("Database", f"{'PostgreSQL' if dialect.name == 'postgresql' else 'SQLite'} {version} answers")


def _worker() -> Fact:
    if count := queue.workers_alive():
        return Fact("Worker", "1 is at work" if count == 1 else f"{count} are at work")
    return Fact(
        "Worker",
        "None has said anything for 45 seconds",
        "Mails wait and new posts can't be found yet; nothing is lost. Start portal serve, or portal worker.",
    )


def _queue() -> Fact:
    waiting, oldest = queue.waiting(), queue.oldest_due()
    words = "1 job waits" if waiting == 1 else f"{waiting:,} jobs wait"
    words += ", the oldest was due" if oldest else ""
    if oldest and now() - oldest > LATE:
        return Fact("Queue", words, "They are overdue: is the worker alive, or is an import at work?", oldest)
    return Fact("Queue", words, at=oldest)


def _failed() -> Fact:
    failed = queue.failed(1000)
    if not failed:
        return Fact("Failed jobs", "None")
    names = ", ".join(sorted({job.name for job in failed}))
    return Fact(
        "Failed jobs",
        f"{len(failed):,} gave up: {names}, the last one",
        f"The last one said: {failed[0].error}. Have them tried again when the cause is gone.",
        failed[0].failed_at,
    )


def _mail() -> Fact:
    settings: Settings = current_app.extensions["settings"]
    if settings.smtp_url:
        return Fact("Mail", "Goes out by the server that was set")
    if settings.demo:
        return Fact("Mail", "Kept on the demo's mailbox page")
    return Fact("Mail", "No server is set", "Nobody can confirm an address or get a new password. Set PORTAL_SMTP_URL.")


def _index(compare: bool) -> Fact:
    settings: Settings = current_app.extensions["settings"]
    try:
        snapshot = health.usable(settings.index_dir)
    except IndexUnavailable as error:
        return Fact(
            "Search index",
            str(error),
            "People can read and write; search and suggestions find nothing. The worker builds it anew by itself.",
        )
    if not compare:
        return _found_by(snapshot)
    return _comparison(settings)


def _found_by(snapshot: Snapshot) -> Fact:
    """By words every post can be found; by meaning those that the present model has embedded."""
    words = f"{snapshot.posts:,} posts can be found"
    if trouble := meaning.trouble():
        return Fact("Search index", f"{words}, by words alone", trouble)
    model = meaning.present()
    known = snapshot.posts if model is None else snapshot.embedded(model.name)
    if known < snapshot.posts:
        words += f"; by meaning {known:,} so far, the worker goes on"
    return Fact("Search index", words)


def _comparison(settings: Settings) -> Fact:
    report = health.check(settings.index_dir, source().stamps())
    if report.sound:
        return Fact("Search index", f"{report.posts:,} posts can be found, all as the records have them")
    counts = (("missing", report.missing), ("outdated", report.stale), ("no longer there", report.surplus))
    words = ", ".join(f"{len(ids):,} {word}" for word, ids in counts if ids) or report.trouble
    return Fact("Search index", words, "The worker puts this right within the hour; building it anew does it now.")

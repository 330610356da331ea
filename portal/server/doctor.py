"""What is well, what isn't, and what to do about it."""

import os
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from portal.core import mail
from portal.core.clock import now
from portal.core.db import db
from portal.core.settings import Settings
from portal.jobs import queries as jobs
from portal.search import folder, health
from portal.search.sources import source
from portal.server import queries

LATE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `problem`: it must be mended; else `advice`, if any, is only worth knowing."""

    name: str
    text: str
    advice: str = ""
    problem: bool = False


def examine() -> list[Finding]:
    """Look at everything. What depends on something that isn't well is left out."""
    settings: Settings = current_app.extensions["settings"]
    findings = [_site(settings), _folder(settings), _database(settings)]
    if not findings[-1].problem:
        findings.append(_migrated())
        if not findings[-1].problem:
            findings += [_worker(), _jobs(), *_failed_jobs(), _index(settings)]
    return [*findings, _mail(settings)]


def obstacle() -> Finding | None:
    """The first thing without which there is no site at all: a database that answers, with its tables."""
    found = _database(current_app.extensions["settings"])
    found = found if found.problem else _migrated()
    return found if found.problem else None


def _database(settings: Settings) -> Finding:
    """Whether the database answers; its address without the password."""
    address = make_url(settings.database_url).render_as_string(hide_password=True)
    try:
        return Finding("database", f"{queries.answers()} at {address}")
    except SQLAlchemyError as error:
        db.session.rollback()
        advice = "Is it running, and is PORTAL_DATABASE_URL right?"
        return Finding("database", f"{address} can't be reached ({type(error).__name__})", advice, problem=True)


def _migrated() -> Finding:
    """Whether the tables are those that this program wants."""
    have, want = queries.revision(), queries.newest_revision(current_app.extensions["migrate"].directory)
    if have == want:
        return Finding("tables", f"up to date ({have})")
    text = f"at {have}, this program wants {want}" if have else "there are none yet"
    return Finding("tables", text, "Run: portal db upgrade", problem=True)


def _site(settings: Settings) -> Finding:
    text = f"{settings.site_name} at {settings.site_url}"
    if settings.demo:
        return Finding("site", f"{text}, a demo", "Everybody can sign in as anybody: PORTAL_DEMO=1 is for showing only")
    if settings.site_url.startswith("http://"):
        return Finding("site", text, "For other people than yourself: https, and PORTAL_SITE_URL with its address")
    return Finding("site", text)


def _folder(settings: Settings) -> Finding:
    for folder_name, path in (("PORTAL_INSTANCE_DIR", settings.instance_dir), ("PORTAL_INDEX_DIR", settings.index_dir)):
        existing = next(place for place in (path, *path.parents) if place.exists())
        if not os.access(existing, os.W_OK):
            return Finding("folders", f"{path} can't be written", f"Give it to this user, or set {folder_name}", True)
    return Finding("folders", f"data in {settings.instance_dir}, index in {settings.index_dir}")


def _worker() -> Finding:
    if count := jobs.workers_alive():
        return Finding("worker", f"{count} alive")
    advice = "Run: portal serve (web and worker), or portal worker beside your own web server"
    return Finding("worker", "none has said anything for 45 seconds", advice, problem=True)


def _jobs() -> Finding:
    oldest = jobs.oldest_due()
    late = int((now() - oldest).total_seconds()) if oldest else 0
    if late > LATE_SECONDS:
        return Finding("jobs", f"{jobs.waiting()} wait, the oldest for {late} s", "Is the worker alive?", problem=True)
    return Finding("jobs", f"{jobs.waiting()} wait")


def _failed_jobs() -> list[Finding]:
    failed = jobs.failed()
    if not failed:
        return []
    latest = failed[0]
    text = f"{len(failed)} gave up, the latest {latest.name}: {latest.error}"
    return [Finding("failed jobs", text, "An admin can have them tried again", problem=True)]


def _index(settings: Settings) -> Finding:
    report = health.check(settings.index_dir, source().stamps())
    if report.trouble:
        return Finding("index", report.trouble.partition(" Run:")[0], folder.ADVICE, problem=True)
    if report.wrong:
        text = f"{len(report.wrong)} of {report.posts} posts are not as the records have them"
        return Finding("index", text, "The worker puts this right within the hour; portal index rebuild does it now")
    return Finding("index", f"{report.posts} posts, as the records have them")


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        if settings.demo:
            return Finding("mail", "kept on the demo's mailbox page")
        return Finding("mail", "no server is set: nobody can confirm an address", "Set PORTAL_SMTP_URL", problem=True)
    try:
        mail.check(settings)
    except mail.MailError as error:
        return Finding("mail", str(error), "Look at PORTAL_SMTP_URL", problem=True)
    return Finding("mail", "the server answers")

"""What the worker does for the index. Every job may run twice; none runs inside a request."""

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from portal.core.clock import now
from portal.core.db import db, own_transaction, read_only
from portal.jobs import Job, handler, queue
from portal.search import health, meaning
from portal.search.documents import IndexBusy, IndexUnavailable, SearchDocument
from portal.search.index import IndexWriter, rebuild
from portal.search.snapshot import Snapshot
from portal.search.sources import source

MOST_WASTED = 0.4  # share of the index taken up by what was replaced or deleted, above which it is built anew
MANY = 1_000  # posts to index at once above which building anew may be quicker
SLICE = 20.0  # seconds for which posts are embedded in one go
MOST_WRONG = 0.1  # share of wrong posts above which building anew is quicker than putting them right


@handler("search.index", batch=True, outside=True)
def index_posts(jobs: list[dict[str, Any]]) -> None:
    """Bring the posts `ids` of each job up to date in the index, with one commit. Without an index, build it."""
    ids = sorted({number for job in jobs for number in job["ids"]})
    try:
        posts = health.usable(_index_dir()).posts
    except IndexUnavailable:
        rebuild_index()
        return
    if len(ids) > MANY and len(ids) > posts / 3:  # an import: in bulk it is several times quicker
        rebuild_index()
    else:
        put_right(ids)


@handler("search.watch", outside=True, every=timedelta(seconds=30))
def watch_index() -> None:
    """Build the index if there is none, or if its files are broken; begin to embed what the model doesn't know."""
    try:
        snapshot = health.usable(_index_dir())
    except IndexUnavailable:
        rebuild_index()
        return
    if embedded(snapshot) < snapshot.posts:
        embed_posts([{}])


@handler("search.meaning", batch=True, outside=True)
def embed_posts(jobs: list[dict[str, Any]]) -> None:
    """Embed what has no vectors of the present model for some seconds; less when another job is waiting. Then go on in
    a new job, so that posts are found meanwhile."""
    begun = time.monotonic()

    def more() -> bool:
        spent = time.monotonic() - begun
        return spent < 1 or (spent < SLICE and not _others_wait())

    with IndexWriter(_index_dir()) as writer:
        writer.embed(more)
    snapshot = health.usable(_index_dir())
    if embedded(snapshot) < snapshot.posts:
        with own_transaction() as session:
            session.add(Job(name="search.meaning", args={}, run_at=now()))


def embedded(snapshot: Snapshot) -> int:
    """How many posts have vectors of the model in force; all of them where meaning is off or can't be had."""
    model = meaning.present()
    return snapshot.posts if model is None else snapshot.embedded(model.name)


def _others_wait() -> bool:
    db.session.rollback()
    return queue.due()


@handler("search.check", outside=True, every=timedelta(hours=1))
def check_index() -> None:
    """Compare the index with the records and put right what differs; merge what commits have left for later."""
    report = health.check(_index_dir(), source().stamps())
    if report.busy:
        return
    if report.trouble or report.wasted > MOST_WASTED or len(report.wrong) > MANY + MOST_WRONG * report.posts:
        rebuild_index()
        return
    put_right(report.wrong)
    with IndexWriter(_index_dir()) as writer:
        writer.tidy()


@handler("search.rebuild", outside=True)
def rebuild_index() -> None:
    """Build the index anew from the records."""
    rebuild(_index_dir(), as_they_are_now())


def as_they_are_now() -> Iterator[SearchDocument]:
    """All documents, read in a transaction of their own that begins when the first is drawn.

    `rebuild` draws it with the index locked, so that what a worker indexed a moment ago is never replaced by something
    older; and a transaction that only reads keeps nobody from writing, however long it takes.
    """
    db.session.rollback()
    token = read_only.set(True)
    try:
        yield from source().everything()
    finally:
        db.session.rollback()
        read_only.reset(token)


def put_right(ids: Iterable[int]) -> None:
    """Index the posts with these ids as they are now; take out those that no longer exist. Rebuild a broken index."""
    ids = list(ids)
    if not ids:
        return
    try:
        _put_right(ids)
    except IndexBusy:
        raise
    except IndexUnavailable:
        rebuild_index()


def _put_right(ids: list[int]) -> None:
    with IndexWriter(_index_dir()) as writer:
        # Read only now, with the lock held, in a transaction that begins now: what another worker indexed a moment ago
        # is never replaced by something older.
        db.session.rollback()
        for part in (ids[begin : begin + MANY] for begin in range(0, len(ids), MANY)):
            documents = source().load(part)
            writer.put(documents)
            writer.remove(set(part) - {document.id for document in documents})
            writer.commit()


def _index_dir() -> Path:
    return Path(current_app.extensions["settings"].index_dir)

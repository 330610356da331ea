"""The engine of one process: keeps the newest snapshot mapped and answers questions from it."""

import logging
import threading
import time
from collections.abc import Set
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from portal.search import meaning, page, verdict
from portal.search.documents import (
    Answered,
    Audience,
    Hit,
    IndexUnavailable,
    Question,
    Reader,
    SearchRequest,
    SearchResult,
)
from portal.search.folder import read_current
from portal.search.signals import NAMES, signals
from portal.search.snapshot import Snapshot, open_snapshot
from portal.search.suggest import NOBODY, hits, ranked, suggest
from portal.search.weights import Weights

log = logging.getLogger(__name__)
LOOK_AGAIN = 0.1  # seconds between two looks at whether there was a commit


class Engine:
    """Answers from the index in `index_dir`; one for each process, safe for all its threads.

    Each commit and each rebuild is noticed within LOOK_AGAIN seconds. Where there is no usable index the methods raise
    IndexUnavailable, and work again as soon as one was built.
    """

    def __init__(self, index_dir: Path, weights: Weights | None = None) -> None:
        self.index_dir = Path(index_dir)
        self.weights = weights or Weights()
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None
        self._trouble: IndexUnavailable | None = None

    @staticmethod
    @lru_cache(maxsize=8)
    def open(index_dir: Path) -> "Engine":
        """The engine of this process for `index_dir`. Reads nothing yet, so it raises nothing."""
        return Engine(index_dir)

    def suggest(
        self,
        question: Question,
        audience: Audience,
        *,
        limit: int = 5,
        reader: Reader = NOBODY,
        exclude_ids: Set[int] = frozenset(),
        before: datetime | None = None,
    ) -> list[Hit]:
        """Up to `limit` posts that fit the question best, of those the audience may see.

        `reader` decides between posts that fit about alike; `before` leaves out posts created then or later. A question
        without a word that any post has gets an empty list. Raises IndexUnavailable.
        """
        return suggest(
            self.snapshot(), question, audience, self.weights,
            limit=limit, reader=reader, exclude_ids=exclude_ids, before=before, model=meaning.present(),
        )  # fmt: skip

    def answer(
        self,
        question: Question,
        audience: Audience,
        *,
        limit: int = 5,
        reader: Reader = NOBODY,
        exclude_ids: Set[int] = frozenset(),
        before: datetime | None = None,
        precision: float = 0.9,
        fitted: Path | None = None,
        said: str = "",
    ) -> Answered:
        """What `suggest` gives, and the verdict: "known" where so large a share of such claims is right (`precision`).

        `fitted` is a file of the site's own coefficients, used if it is there; `said` is the verdict on the text as it
        was a moment ago. Raises IndexUnavailable.
        """
        snapshot, model = self.snapshot(), meaning.present()
        found = ranked(
            snapshot, question, audience, self.weights,
            limit=limit, reader=reader, exclude_ids=exclude_ids, before=before, model=model,
        )  # fmt: skip
        shown = [] if found is None else hits(snapshot, found, limit)
        if found is None or not shown:
            return Answered([], verdict.NEW)
        numbers = signals(snapshot, found, self.weights)
        judge = verdict.present(fitted, verdict.kind_of(None if found.cosines is None else model))
        kind, same, some = judge.verdict(numbers, precision, said)
        named = tuple((name, round(float(value), 3)) for name, value in zip(NAMES, numbers, strict=True))
        return Answered(shown, kind, round(same, 4), round(some, 4), named)

    def search(self, request: SearchRequest, audience: Audience) -> SearchResult:
        """One page of what the audience may see and the request asks for. Raises IndexUnavailable; Invalid for an
        `after` that is no key of this search."""
        return page.search(self.snapshot(), request, audience, self.weights)

    def snapshot(self) -> Snapshot:
        """The newest commit. Raises IndexUnavailable."""
        due = self._snapshot is None or time.monotonic() - self._looked > LOOK_AGAIN
        # Only the first thread waits for a new snapshot to be mapped; the others answer from the one before.
        if due and self._lock.acquire(blocking=self._snapshot is None):
            try:
                self._look()
            finally:
                self._lock.release()
        if self._snapshot is None:
            raise self._trouble or IndexUnavailable("The search index is not open.")
        return self._snapshot

    def _look(self) -> None:
        if time.monotonic() - self._looked <= LOOK_AGAIN:
            return
        try:
            seen = self._stamp()
            if seen is None or seen != self._seen or self._snapshot is None:
                self._snapshot = open_snapshot(self.index_dir, read_current(self.index_dir), self._snapshot)
                self._seen, self._trouble = seen, None
        except IndexUnavailable as error:
            if self._trouble is None:
                log.warning("search: %s", error)
            self._snapshot, self._seen, self._trouble = None, None, error
        self._looked = time.monotonic()

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = (self.index_dir / "CURRENT").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

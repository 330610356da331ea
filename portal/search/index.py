"""The Whoosh index: put, remove, rebuild into a fresh folder and swap. One writer at a time; readers never wait."""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import whoosh.index
from numpy.typing import NDArray

from portal.search import arrays, bulk, folder
from portal.search.documents import IndexUnavailable, SearchDocument
from portal.search.folder import Current, SegmentFiles
from portal.search.merging import policy
from portal.search.schema import entry, schema
from portal.search.segments import files_of, leaves, sweep


class IndexWriter:
    """The only writer, as a context manager. What `put` and `remove` gather takes effect at `commit`, all at once.

    `patience`: seconds to wait for another writer. Raises IndexBusy when it doesn't end; IndexUnavailable, here and in
    `commit`, when the index is broken; what the last commit made can still be read then.
    """

    def __init__(self, index_dir: Path, patience: float = 30.0) -> None:
        self.index_dir = Path(index_dir)
        self._patience = patience
        self._held = ExitStack()
        self._puts: dict[int, SearchDocument] = {}
        self._removes: set[int] = set()

    def __enter__(self) -> Self:
        self._held.enter_context(folder.writing(self.index_dir, self._patience))
        try:
            self._current = _current_or_empty(self.index_dir)
            with _broken_if_it_fails():
                self._whoosh = whoosh.index.open_dir(str(self._current.whoosh(self.index_dir)))
                self._publish()  # repairs what a killed writer or a damaged file left behind
        except BaseException:
            self._held.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add posts, or replace what the index knows of them. Of two with the same id the later counts."""
        for document in documents:
            self._removes.discard(document.id)
            self._puts[document.id] = document

    def remove(self, ids: Iterable[int]) -> None:
        """Take posts out; ids that aren't there do no harm."""
        for number in ids:
            self._puts.pop(number, None)
            self._removes.add(number)

    def commit(self) -> None:
        """Make everything gathered so far visible to all readers, and begin anew."""
        gone = np.array(sorted(self._removes | self._puts.keys()), np.int64)
        if not len(gone):
            return
        entries = [entry(document) for document in self._puts.values()]
        with _broken_if_it_fails():
            self._write(gone, entries)
            self._publish()
        self._puts, self._removes = {}, set()

    def _write(self, gone: NDArray[np.int64], entries: list[dict[str, Any]]) -> None:
        writer = self._whoosh.writer(limitmb=64, compound=False)
        try:
            base = 0
            for files in self._current.segments:
                known = arrays.read(self._current.arrays(self.index_dir) / files.arrays)["id"]
                for number in np.flatnonzero(np.isin(known, gone)):
                    writer.delete_document(base + int(number))
                base += len(known)
            for each in entries:
                writer.add_document(**each)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=policy(calm=False))

    def tidy(self) -> None:
        """Merge what `commit` left for a calm hour. May take a second for each thousand posts."""
        with _broken_if_it_fails():
            self._whoosh.writer(limitmb=64, compound=False).commit(mergetype=policy(calm=True))
            self._publish()

    def embed(self, more: Callable[[], bool]) -> None:
        """Make vectors that are missing, because there are many or the model is another, while `more()`."""
        with _broken_if_it_fails():
            self._publish(more)

    def _publish(self, more: Callable[[], bool] = lambda: False) -> None:
        """Let CURRENT say what the Whoosh index says, with array files for each of its segments."""
        place = self._current.arrays(self.index_dir)
        former = [(place, files) for files in self._current.segments]
        segments = tuple(files_of(leaf, place, former, more) for leaf in leaves(self._current.whoosh(self.index_dir)))
        if segments != self._current.segments:
            self._current = Current(self._current.generation, segments)
            folder.write_current(self.index_dir, self._current)
        sweep(place, segments)
        for draft in self.index_dir.glob("CURRENT.*.tmp"):
            draft.unlink(missing_ok=True)


def rebuild(
    index_dir: Path,
    documents: Iterable[SearchDocument],
    progress: Callable[[int], None] | None = None,
    processes: int | None = None,
) -> int:
    """Index `documents` in a fresh folder, then swap it in; until then the old index answers. Gives their number.

    The lock is taken before the first document is drawn, so a change that comes later is indexed afterwards. `progress`
    is called with the number of documents read so far; `processes` defaults to two, if the machine has them.
    """
    index_dir = Path(index_dir)
    with folder.writing(index_dir, patience=60.0):
        former = _former(index_dir)
        current = _fresh(index_dir)
        try:
            total, segments = bulk.fill(
                current.whoosh(index_dir),
                current.arrays(index_dir),
                documents,
                progress,
                processes or min(2, os.cpu_count() or 1),
                former,
            )
        except BaseException:
            shutil.rmtree(index_dir / current.generation, ignore_errors=True)
            raise
        folder.write_current(index_dir, Current(current.generation, segments))
        _remove_old(index_dir, current.generation)
    return total


def _former(index_dir: Path) -> list[tuple[Path, SegmentFiles]]:
    """The files that are current now, for what can be taken from them; none of a broken index."""
    try:
        current = folder.read_current(index_dir)
    except IndexUnavailable:
        return []
    return [(current.arrays(index_dir), files) for files in current.segments]


def _fresh(index_dir: Path) -> Current:
    """A new generation with an empty Whoosh index, not yet current."""
    current = Current(f"g{time.time_ns():x}", ())
    current.whoosh(index_dir).mkdir(parents=True)
    current.arrays(index_dir).mkdir()
    whoosh.index.create_in(str(current.whoosh(index_dir)), schema())
    return current


def _current_or_empty(index_dir: Path) -> Current:
    if (index_dir / "CURRENT").exists():
        return folder.read_current(index_dir)
    current = _fresh(index_dir)
    folder.write_current(index_dir, current)
    return current


@contextmanager
def _broken_if_it_fails() -> Iterator[None]:
    """Whoosh raises what it likes on a damaged folder."""
    try:
        yield
    except Exception as error:
        raise IndexUnavailable(f"The search index is broken ({type(error).__name__}). {folder.ADVICE}") from error


def _remove_old(index_dir: Path, generation: str) -> None:
    for path in index_dir.iterdir():
        if path.is_dir() and path.name != generation and path.name.startswith("g"):
            shutil.rmtree(path, ignore_errors=True)

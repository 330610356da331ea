"""The index folder: which generation is current, and which array files belong to it.

    search_index/CURRENT                  JSON, replaced whole at each commit: {"format", "generation", "segments"}
    search_index/LOCK                     held by whoever writes
    search_index/<generation>/whoosh/     the Whoosh index
    search_index/<generation>/arrays/     <segment>.arrays, and <segment>-<deleted>.dead for its deleted posts,
                                          <segment>.<model>-<embedded>.vectors for what its posts mean

CURRENT names only files that are complete, and they are taken away only after a newer CURRENT stopped naming them. So a
process killed at any moment leaves an index that readers can use.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.search.documents import IndexBusy, IndexUnavailable

FORMAT = 1
ADVICE = "Run: portal index rebuild"


@dataclass(frozen=True, slots=True)
class SegmentFiles:
    """A segment by its files' names in `arrays/`. `dead` is None as long as none of its posts was deleted, `vectors`
    as long as none of its posts was embedded."""

    arrays: str
    dead: str | None = None
    vectors: str | None = None


@dataclass(frozen=True, slots=True)
class Current:
    """What CURRENT says."""

    generation: str
    segments: tuple[SegmentFiles, ...]

    def whoosh(self, index_dir: Path) -> Path:
        """Where the Whoosh index of this generation lives."""
        return index_dir / self.generation / "whoosh"

    def arrays(self, index_dir: Path) -> Path:
        """Where the array files of this generation live."""
        return index_dir / self.generation / "arrays"


def read_current(index_dir: Path) -> Current:
    """What CURRENT says. Raises IndexUnavailable if there is none or it can't be read."""
    try:
        data = json.loads((index_dir / "CURRENT").read_text())
        if data["format"] != FORMAT:
            raise IndexUnavailable(f"The search index is of another version. {ADVICE}")
        return Current(data["generation"], tuple(SegmentFiles(**row) for row in data["segments"]))
    except FileNotFoundError as error:
        raise IndexUnavailable(f"There is no search index yet. {ADVICE}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(f"The search index is broken. {ADVICE}") from error


def write_current(index_dir: Path, current: Current) -> None:
    """Replace CURRENT at once."""
    draft = index_dir / f"CURRENT.{os.getpid()}.tmp"
    with draft.open("w") as file:
        json.dump({"format": FORMAT} | asdict(current), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(index_dir / "CURRENT")


@contextmanager
def writing(index_dir: Path, patience: float) -> Iterator[None]:
    """Hold the index for writing, alone among all processes. Raises IndexBusy after `patience` seconds.

    The lock dies with the process that holds it, however that ends.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    with (index_dir / "LOCK").open("w") as lock:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise IndexBusy("Another process is writing the search index; try again later.") from None
                time.sleep(0.02)
        yield

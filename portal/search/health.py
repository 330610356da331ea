"""Whether the index can be used, and whether it says what the records say."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import whoosh.index

from portal.search.documents import IndexBusy, IndexUnavailable
from portal.search.folder import ADVICE, read_current, writing
from portal.search.snapshot import Snapshot, open_snapshot


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a check found. `trouble` says why there is no usable index; the ids are posts to put right."""

    posts: int = 0
    segments: int = 0
    missing: tuple[int, ...] = ()  # in the records, not in the index
    stale: tuple[int, ...] = ()  # indexed as they were before their last change
    surplus: tuple[int, ...] = ()  # in the index, not in the records
    wasted: float = 0.0  # share of the index that deleted and replaced posts take up
    trouble: str = ""
    busy: bool = False  # the trouble is only that somebody is writing the index now

    @property
    def wrong(self) -> tuple[int, ...]:
        """All ids that have to be indexed again or taken out."""
        return self.missing + self.stale + self.surplus

    @property
    def sound(self) -> bool:
        """Whether there is nothing to do."""
        return not self.trouble and not self.wrong


def check(index_dir: Path, stamps: Iterable[tuple[int, int]], patience: float = 5.0) -> IndexReport:
    """Compare the index with (id, stamp) of all posts. A missing or broken index is reported, not raised.

    While somebody else writes it for more than `patience` seconds, as a rebuild does, nothing is compared, and the
    report says that it is busy.
    """
    try:
        with writing(index_dir, patience):  # between Whoosh's commit and ours the two differ
            snapshot = usable(index_dir)
            _open_whoosh(index_dir, snapshot)
    except IndexBusy as error:
        return IndexReport(trouble=str(error), busy=True)
    except IndexUnavailable as error:
        return IndexReport(trouble=str(error))
    indexed: dict[int, int] = {}
    twice: set[int] = set()
    for segment in snapshot.segments:
        ids, known = segment.arrays["id"][segment.alive].tolist(), segment.arrays["stamp"][segment.alive].tolist()
        twice.update(number for number in ids if number in indexed)
        indexed.update(zip(ids, known, strict=True))
    posts, missing, stale = len(indexed), [], list(twice)
    for number, stamp in stamps:
        found = indexed.pop(number, None)
        if found is None:
            missing.append(number)
        elif found != stamp and number not in twice:
            stale.append(number)
    places = sum(segment.posts for segment in snapshot.segments)
    return IndexReport(
        posts=posts,
        segments=len(snapshot.segments),
        missing=tuple(missing),
        stale=tuple(stale),
        surplus=tuple(sorted(indexed)),
        wasted=1 - posts / places if places else 0.0,
    )


def _open_whoosh(index_dir: Path, snapshot: Snapshot) -> None:
    try:
        with whoosh.index.open_dir(str(snapshot.current.whoosh(index_dir))).reader() as reader:
            posts = reader.doc_count()
    except Exception as error:  # Whoosh raises what it likes on a damaged folder
        raise IndexUnavailable(f"The search index is broken ({type(error).__name__}). {ADVICE}") from error
    if posts != snapshot.posts:
        raise IndexUnavailable(f"The search index is half written ({posts} posts, {snapshot.posts} shown). {ADVICE}")


def usable(index_dir: Path) -> Snapshot:
    """The newest commit, opened afresh. Raises IndexUnavailable."""
    return open_snapshot(index_dir, read_current(index_dir), None)

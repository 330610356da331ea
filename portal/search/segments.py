"""The array files of Whoosh's segments: which there are, and those that are missing."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import whoosh.index

from portal.search import arrays, meaning, postings, vectors
from portal.search.arrays import Arrays
from portal.search.folder import SegmentFiles

Former = Sequence[tuple[Path, SegmentFiles]]  # files that were current before, and the folder they are in
More = Callable[[], bool]  # whether there is time for more


def leaves(path: Path) -> list[Any]:
    """A reader for each segment of the Whoosh index at `path`, opened afresh: a reused reader keeps segments that were
    merged away."""
    reader = whoosh.index.open_dir(str(path)).reader()
    return [leaf for leaf, _ in reader.leaf_readers() if leaf.segment() is not None]


def files_of(leaf: Any, place: Path, former: Former = (), more: More = lambda: True) -> SegmentFiles:
    """The files in `place` of one segment; what is missing or broken is made from the Whoosh segment.

    Vectors of posts that a file of `former` has already are taken from there; others are made while `more()`.
    """
    name = leaf.segment().segment_id()
    path = place / f"{name}.arrays"
    try:
        found = arrays.read(path)
    except arrays.BrokenArrays:
        arrays.write(path, postings.make(leaf, _readable(former)))
        found = arrays.read(path)
    return SegmentFiles(path.name, _dead(leaf, place, found), _vectors(leaf, place, found, former, more))


def _dead(leaf: Any, place: Path, found: Arrays) -> str | None:
    deleted = np.array(sorted(leaf.segment().deleted_docs()), np.int32)
    if not len(deleted):
        return None
    dead = place / f"{leaf.segment().segment_id()}-{len(deleted)}.dead"  # deleted posts only ever become more
    try:
        arrays.read(dead)
    except arrays.BrokenArrays:
        arrays.write(dead, postings.dead(found, deleted))
    return dead.name


def _vectors(leaf: Any, place: Path, found: Arrays, former: Former, more: More) -> str | None:
    model = meaning.present()
    if model is not None:
        return vectors.make(place, leaf, found, model, _with_vectors(former), more)
    own = f"{leaf.segment().segment_id()}.arrays"  # kept, for when the model is there again
    return next((files.vectors for _, files in former if files.arrays == own), None)


def _with_vectors(former: Former) -> Iterator[tuple[Arrays, Arrays]]:
    for place, files in former:
        try:
            if files.vectors:
                found = arrays.read(place / files.arrays)
                yield found, vectors.read(place / files.vectors, len(found["id"]))
        except arrays.BrokenArrays:
            continue


def _readable(former: Former) -> list[Arrays]:
    """The arrays of `former` that can be read."""
    found = []
    for place, files in former:
        try:
            found.append(arrays.read(place / files.arrays))
        except arrays.BrokenArrays:
            continue
    return found


def sweep(place: Path, segments: tuple[SegmentFiles, ...]) -> None:
    """Take away files that no segment has. Processes that have them mapped keep them until they let go."""
    kept = {name for files in segments for name in (files.arrays, files.dead, files.vectors)}
    for path in place.iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)

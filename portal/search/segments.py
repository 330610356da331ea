"""The array files of Whoosh's segments: which there are, and those that are missing."""

from pathlib import Path
from typing import Any

import numpy as np
import whoosh.index

from portal.search import arrays, postings
from portal.search.folder import SegmentFiles


def leaves(path: Path) -> list[Any]:
    """A reader for each segment of the Whoosh index at `path`, opened afresh: a reused reader keeps segments that were
    merged away."""
    reader = whoosh.index.open_dir(str(path)).reader()
    return [leaf for leaf, _ in reader.leaf_readers() if leaf.segment() is not None]


def files_of(leaf: Any, place: Path) -> SegmentFiles:
    """The files in `place` of one segment; what is missing or broken is made from the Whoosh segment."""
    name = leaf.segment().segment_id()
    path = place / f"{name}.arrays"
    try:
        found = arrays.read(path)
    except arrays.BrokenArrays:
        arrays.write(path, postings.make(leaf))
        found = arrays.read(path)
    deleted = np.array(sorted(leaf.segment().deleted_docs()), np.int32)
    if not len(deleted):
        return SegmentFiles(path.name)
    dead = place / f"{name}-{len(deleted)}.dead"  # a segment's deleted posts only ever become more
    try:
        arrays.read(dead)
    except arrays.BrokenArrays:
        arrays.write(dead, postings.dead(found, deleted))
    return SegmentFiles(path.name, dead.name)


def sweep(place: Path, segments: tuple[SegmentFiles, ...]) -> None:
    """Take away files that no segment has. Processes that have them mapped keep them until they let go."""
    kept = {name for files in segments for name in (files.arrays, files.dead)}
    for path in place.iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)

"""All segments of one commit, with what only makes sense over all of them: document frequencies, mean lengths."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.search import arrays as array_files
from portal.search import shared, vectors
from portal.search.arrays import Arrays, BrokenArrays
from portal.search.documents import IndexUnavailable
from portal.search.folder import ADVICE, Current, SegmentFiles

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(eq=False)
class Segment:
    """One segment: its arrays, which of its posts are alive, and what they mean, as far as that is known."""

    files: SegmentFiles
    arrays: Arrays
    dead: Arrays | None
    base: int  # number of posts in the segments before it
    vectors: Arrays | None = None
    impacts: dict[object, F32] = field(default_factory=dict)  # filled by the ranking, for the weights it uses

    def __post_init__(self) -> None:
        self.posts = len(self.arrays["id"])
        self.alive: Bools = np.ones(self.posts, bool)
        if self.dead is not None:
            self.alive[self.dead["docs"]] = False

    @cached_property
    def tag_names(self) -> list[str]:
        """The names of the tags by their codes in this segment."""
        return list(json.loads(self.arrays["tag_names"].tobytes()))

    @cached_property
    def totals(self) -> tuple[int, NDArray[np.int64]]:
        """Live posts, and the sum of their lengths in each part."""
        return int(self.alive.sum()), self.arrays["lengths"][self.alive].sum(axis=0, dtype=np.int64)

    def find(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The place of each term in this segment's arrays, or -1."""
        filed = self.arrays["keys"]
        place = np.searchsorted(filed, keys)
        place[place == len(filed)] = 0
        return np.where(filed[place] == keys, place, -1) if len(filed) else np.full(len(keys), -1)

    def telling(self, places: NDArray[np.int64]) -> I64:
        """Posts that have each term in words of their own, by its place from `find`."""
        silent = self.arrays["silent"]
        found = self.frequencies(places) - np.where(places >= 0, silent[places] if len(silent) else 0, 0)
        return np.maximum(found, 0).astype(np.int64)

    def frequencies(self, places: NDArray[np.int64]) -> I64:
        """Live posts that have each term, by its place from `find`."""
        found = np.where(places >= 0, self.arrays["count"][places] if len(self.arrays["count"]) else 0, 0).astype(
            np.int64
        )
        if self.dead is not None and len(self.dead["terms"]):
            terms = self.dead["terms"]
            at = np.minimum(np.searchsorted(terms, places), len(terms) - 1)
            found -= np.where(terms[at] == places, self.dead["taken"][at], 0)
        return found


@dataclass(eq=False)
class Snapshot:
    """What one commit made of the index. Nothing in it changes; any number of threads may read it."""

    current: Current
    segments: list[Segment]

    @cached_property
    def posts(self) -> int:
        """Live posts."""
        return sum(segment.totals[0] for segment in self.segments)

    def embedded(self, model: str) -> int:
        """Live posts that have vectors of this model."""
        return sum(
            int((segment.vectors["known"] & segment.alive).sum())
            for segment in self.segments
            if segment.vectors is not None and vectors.model_of(segment.vectors) == model
        )

    @cached_property
    def mean_lengths(self) -> NDArray[np.float64]:
        """Mean length of each part over the live posts [F], in words; at least 1, so that one may divide by it, and to
        three digits, so that a few posts more don't change what was worked out from it."""
        total = sum((segment.totals[1] for segment in self.segments), np.zeros(4, np.int64))
        return np.array([float(f"{mean:.3g}") for mean in np.maximum(total / max(1, self.posts), 1.0)])

    @cached_property
    def shared(self) -> frozenset[int]:
        """The stretches of text that many posts have, see `portal.search.shared`."""
        return shared.shared([segment.arrays for segment in self.segments], self.posts)

    @cached_property
    def ids(self) -> I64:
        """The posts' ids by their place over all segments, dead ones too."""
        return self._joined("id")

    @cached_property
    def stamps(self) -> I64:
        """The posts' stamps by place."""
        return self._joined("stamp")

    @cached_property
    def created(self) -> I64:
        """When the posts were created, by place, in microseconds since 1970."""
        return self._joined("created")

    @cached_property
    def states(self) -> I64:
        """The posts' states by place, as positions in `postings.STATES`."""
        return self._joined("state")

    @cached_property
    def products(self) -> I64:
        """The posts' products by place, -1 for none."""
        return self._joined("product")

    @cached_property
    def heads(self) -> I64:
        """The ids of the reports that stand for the posts' problems, by place: their own where they aren't linked."""
        return self._joined("head")

    @cached_property
    def affected(self) -> I64:
        """How many people the posts affect, by place."""
        return self._joined("affected")

    @cached_property
    def fixed(self) -> I64:
        """The versions that have the fix, by place, -1 for none."""
        return self._joined("fixed")

    @cached_property
    def newest(self) -> int:
        """When the latest post that is still there was created."""
        alive = np.concatenate([segment.alive for segment in self.segments] or [np.zeros(0, bool)])
        return int(self.created[alive].max(initial=0))

    def _joined(self, name: str) -> NDArray[np.int64]:
        return np.concatenate([segment.arrays[name] for segment in self.segments] or [np.zeros(0, np.int64)])


def open_snapshot(index_dir: Path, current: Current, before: Snapshot | None) -> Snapshot:
    """Map the files that `current` names; those that `before` has mapped already are kept. Raises IndexUnavailable."""
    place = current.arrays(index_dir)
    same = before is not None and before.current.generation == current.generation
    known = {segment.files: segment for segment in before.segments} if same and before else {}
    mapped = {segment.files.arrays: segment for segment in known.values()}
    segments: list[Segment] = []
    base = 0
    try:
        for files in current.segments:
            segment = known.get(files)
            if segment is None or segment.base != base:
                former = mapped.get(files.arrays)
                found = former.arrays if former else array_files.read(place / files.arrays)
                dead = array_files.read(place / files.dead) if files.dead else None
                kept = former.impacts if former else {}
                segment = Segment(files, found, dead, base, _vectors(place, files, found, known), kept)
            segments.append(segment)
            base += segment.posts
    except BrokenArrays as error:
        raise IndexUnavailable(f"The search index is broken ({error}). {ADVICE}") from error
    return Snapshot(current, segments)


def _vectors(place: Path, files: SegmentFiles, found: Arrays, known: dict[SegmentFiles, Segment]) -> Arrays | None:
    """The segment's vectors; None where they are missing or broken: words answer alone, and the worker makes them."""
    for former, segment in known.items():
        if former.vectors == files.vectors and former.arrays == files.arrays:
            return segment.vectors
    try:
        return vectors.read(place / files.vectors, len(found["id"])) if files.vectors else None
    except BrokenArrays:
        return None

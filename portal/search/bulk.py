"""Fills a fresh index with many posts, in several processes where that is quicker.

Each helper fills a Whoosh index of its own and makes its arrays; then their segments are put together under one table
of contents. Helpers and the process that feeds them watch each other: when one dies, however it dies, the others end.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, cast

import whoosh.index
from whoosh.filedb.filestore import FileStorage

from portal.search import meaning
from portal.search.documents import IndexUnavailable, SearchDocument
from portal.search.folder import SegmentFiles
from portal.search.schema import entry, schema
from portal.search.segments import Former, files_of, leaves

PARALLEL_FROM = 3_000  # posts; below this, starting processes takes longer than indexing
BATCH = 200
AHEAD = 3  # batches that a helper may have before it
MEMORY_MB = 96  # of postings that Whoosh gathers before it writes them out, for each helper

Progress = Callable[[int], None]


def fill(
    path: Path,
    place: Path,
    documents: Iterable[SearchDocument],
    progress: Progress | None,
    processes: int,
    former: Former = (),
) -> tuple[int, tuple[SegmentFiles, ...]]:
    """Index `documents` into the empty Whoosh index at `path`, with array files in `place`. What posts mean is taken
    from `former` where it is known; of a slow model the rest waits for the background.

    Gives the number of documents and the files of the segments. Raises what the documents' iterator raises, or what
    went wrong in a helper.
    """
    documents = iter(documents)
    first = list(islice(documents, PARALLEL_FROM))
    batches = _batches(chain(first, documents), progress)
    if processes < 2 or len(first) < PARALLEL_FROM:
        return _fill_alone(path, place, batches, former)
    return _fill_together(path, place, batches, processes, former)


def _batches(documents: Iterator[SearchDocument], progress: Progress | None) -> Iterator[list[SearchDocument]]:
    total = 0
    while batch := list(islice(documents, BATCH)):
        yield batch
        total += len(batch)
        if progress:
            progress(total)


def _fill_alone(
    path: Path, place: Path, batches: Iterable[list[SearchDocument]], former: Former
) -> tuple[int, tuple[SegmentFiles, ...]]:
    writer = whoosh.index.open_dir(str(path)).writer(limitmb=MEMORY_MB, compound=False)
    total = 0
    for batch in batches:
        for document in batch:
            writer.add_document(**entry(document))
        total += len(batch)
    writer.commit(merge=False)
    model = meaning.present()
    return total, tuple(files_of(leaf, place, former, lambda: model is None or model.is_quick) for leaf in leaves(path))


def _fill_together(
    path: Path, place: Path, batches: Iterator[list[SearchDocument]], processes: int, former: Former
) -> tuple[int, tuple[SegmentFiles, ...]]:
    context = get_context("spawn")  # a fork would share the database's connections
    helpers = []
    try:
        for number in range(processes):
            ours, theirs = context.Pipe()
            own = path.with_name(f"helper-{number}")
            process = context.Process(target=_help, args=(theirs, own, place, former, meaning.chosen()), daemon=True)
            process.start()
            theirs.close()
            helpers.append((process, ours, own))
        connections = [ours for _, ours, _ in helpers]
        total = _feed(connections, batches)
        files = tuple(chain.from_iterable(_received(each) for each in connections))
    finally:
        for process, ours, _ in helpers:
            ours.close()  # a helper that still waits hears of it, and ends
            process.join(timeout=10)
            process.kill()
    _put_together(path, [own for _, _, own in helpers])
    return total, files


def _feed(helpers: list[Connection], batches: Iterator[list[SearchDocument]]) -> int:
    """Hand the batches out as the helpers ask for them; each asks by sending how many documents it has done."""
    total, waiting = 0, dict.fromkeys(helpers, 0)
    for batch in batches:
        while all(count >= AHEAD for count in waiting.values()):
            for ready in cast("list[Connection]", wait(helpers)):
                _received(ready)
                waiting[ready] -= 1
        chosen = min(helpers, key=lambda helper: waiting[helper])
        _send(chosen, batch)
        waiting[chosen] += 1
        total += len(batch)
    for helper, count in waiting.items():
        for _ in range(count):
            _received(helper)
        _send(helper, None)
    return total


def _send(helper: Connection, message: Any) -> None:
    try:
        helper.send(message)
    except OSError as error:
        _received(helper)  # it may have said why it ended
        raise IndexUnavailable("A process that helped to build the index ended.") from error


def _received(helper: Any) -> Any:
    try:
        message = helper.recv()
    except (EOFError, OSError) as error:
        raise IndexUnavailable("A process that helped to build the index ended.") from error
    if isinstance(message, Exception):
        raise message
    return message


def _help(feeder: Connection, path: Path, place: Path, former: Former, model: str) -> None:
    """What a helper does; ends quietly when the feeding process is gone."""
    try:
        meaning.choose(model)
        path.mkdir()
        whoosh.index.create_in(str(path), schema())
        _, files = _fill_alone(path, place, _fed(feeder), former)
        feeder.send(files)
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        feeder.send(error)


def _fed(feeder: Connection) -> Iterator[list[SearchDocument]]:
    while (batch := feeder.recv()) is not None:
        yield batch
        feeder.send(len(batch))


def _put_together(path: Path, parts: list[Path]) -> None:
    """Move the segments of `parts` into the empty index at `path` under one table of contents."""
    segments = []
    for part in parts:
        here = [leaf.segment() for leaf in leaves(part)]
        segments += here
        for file in part.iterdir():
            if any(file.name.startswith(f"{segment.segment_id()}.") for segment in here):
                file.rename(path / file.name)
            elif file.is_file():
                file.unlink()
        part.rmdir()
    whoosh.index.TOC(schema(), segments, 1).write(FileStorage(str(path)), "MAIN")

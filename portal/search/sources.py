"""Where the index gets its documents from.

The slice that owns posts registers itself here, so that search needs to know no table of theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.search.documents import SearchDocument
from portal.search.judged import Asked


@dataclass(frozen=True, slots=True)
class Source:
    """What the owner of posts can tell.

    `load(ids)`: the documents of those that exist; `everything()`: all of them, drawn in batches; `stamps()`: (id,
    stamp) of all, cheaply; `refs(ids)`: the external reference of each without its source, or its id in digits if it
    was not imported; `find(ref)`: the id of the post with that external reference.
    """

    load: Callable[[Sequence[int]], list[SearchDocument]]
    everything: Callable[[], Iterator[SearchDocument]]
    stamps: Callable[[], Iterator[tuple[int, int]]]
    refs: Callable[[Sequence[int]], dict[int, str]]
    find: Callable[[str], int | None]


_registered: list[Source] = []


def register(
    load: Callable[[Sequence[int]], list[SearchDocument]],
    everything: Callable[[], Iterator[SearchDocument]],
    stamps: Callable[[], Iterator[tuple[int, int]]],
    refs: Callable[[Sequence[int]], dict[int, str]],
    find: Callable[[str], int | None],
) -> None:
    """Name the source of all posts; the latest one counts."""
    _registered[:] = [Source(load, everything, stamps, refs, find)]


def source() -> Source:
    """The registered source. Raises RuntimeError when no slice registered one: a mistake in the application."""
    if not _registered:
        raise RuntimeError("no slice has registered what search finds")
    return _registered[0]


_judging: list[Callable[[], Iterable[Asked]]] = []


def register_judgements(read: Callable[[], Iterable[Asked]]) -> None:
    """Name somebody who knows what people said of suggestions and posts; each counts once."""
    if read not in _judging:
        _judging.append(read)


def judgements() -> list[Asked]:
    """Questions of this site and the posts that answered them, as people said."""
    return [asked for read in _judging for asked in read()]

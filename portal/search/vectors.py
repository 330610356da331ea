"""A segment's vectors beside its postings: made from the texts that Whoosh keeps, mapped by every process.

D posts, 3 views of a post, d dimensions:

    model   uint8              the model's name: vectors of another model are no use, and are made again
    text    uint64  [D]        hash of the post's own words, by which it is known again in another segment
    known   bool    [D]        which posts have vectors already; the others wait for a quiet moment
    exact   float16 [D, 3, d]  a vector of length 1 for each view, zeros for one without a word
    codes   uint64  [d/64, D]  the signs of the views' weighted sum, one bit each, for the first look at all posts

The views are title and body together, the title, and what helped: solutions, then other answers, or the title again
where there are none.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.search import arrays as array_files
from portal.search import shared
from portal.search.arrays import Arrays, BrokenArrays
from portal.search.meaning import F32, LONGEST_TEXT, Model

VIEWS = 3
MIX = np.array([1.0, 0.6, 0.15], np.float32)  # of the views in the codes; the exact score has weights of its own
PART = 64  # posts embedded in one go


def read(path: Path, posts: int) -> Arrays:
    """The arrays of `path`. Raises BrokenArrays if it is missing, broken, or of another number of posts."""
    found = array_files.read(path)
    try:
        width = found["exact"].shape[2]
        shapes = {
            "known": (posts,),
            "text": (posts,),
            "exact": (posts, VIEWS, width),
            "codes": (-(-width // 64), posts),
        }
        if any(found[name].shape != shape for name, shape in shapes.items()):
            raise BrokenArrays(f"{path.name}: of other posts")
        model_of(found)
    except (KeyError, IndexError, UnicodeDecodeError) as error:
        raise BrokenArrays(f"{path.name}: {error!r}") from error
    return found


def model_of(vectors: Arrays) -> str:
    """The name of the model that made the vectors."""
    return str(vectors["model"].tobytes().decode())


def make(
    place: Path,
    leaf: Any,
    facts: Arrays,
    model: Model,
    others: Iterable[tuple[Arrays, Arrays]],
    more: Callable[[], bool],
) -> str | None:
    """Write the vectors of one Whoosh segment into `place`, as many as can be had while `more()`.

    `facts` are the segment's arrays. `others` are (arrays, vectors) of segments that may have the same posts in the
    same wording: what they have is taken over. A few missing ones are made in any case. Gives the file's name; None if
    there is no vector yet.
    """
    others = list(others)
    posts, stem = len(facts["id"]), f"{leaf.segment().segment_id()}.{model.name}"
    whole = f"{stem}-{posts}.vectors"
    try:
        read(place / whole, posts)
        return whole
    except BrokenArrays:
        begun = _begun(place, stem, posts)
        if begun and posts * VIEWS > model.at_once and not more():
            return begun  # people wait for a commit: the rest comes in a quiet moment
        lines = shared.known(facts, [each for each, _ in others])
        hashes = (_text_hash(_own_texts(leaf, number, lines)) for number in range(posts))
        texts = np.fromiter(hashes, np.uint64, posts)
        known, exact = _taken_over(texts, model, others)
    missing = np.flatnonzero(~known)
    few = len(missing) * VIEWS <= model.at_once
    for begin in range(0, len(missing), PART):
        if not few and not more():
            break
        part = missing[begin : begin + PART]
        exact[part] = embedded(model, [_own_texts(leaf, int(number), lines) for number in part])
        known[part] = True
    if posts and not known.any():
        return None
    name = f"{stem}-{int(known.sum())}.vectors"
    mark = np.frombuffer(model.name.encode(), np.uint8)
    array_files.write(
        place / name, {"model": mark, "text": texts, "known": known, "exact": exact, "codes": codes(exact)}
    )
    return name


def embedded(model: Model, posts: Sequence[Sequence[str]]) -> F32:
    """The views' vectors of posts, given as the texts of `schema.PARTS` [n, 3, d]."""
    texts: list[str] = []
    for title, body, solutions, answers in posts:
        helps = f"{solutions} {answers}".strip()
        texts += [f"{title}. {body[:LONGEST_TEXT]}", title, helps[:LONGEST_TEXT] or title]
    return model.embed(texts).reshape(len(posts), VIEWS, model.dimensions)


def _own_texts(leaf: Any, number: int, lines: frozenset[int]) -> list[str]:
    """The texts of a post without what many posts share; its title whole."""
    title, *parts = leaf.stored_fields(number)["text"]
    return [title, *(shared.split(text, lines)[0] for text in parts)]


def codes(exact: NDArray[Any]) -> NDArray[np.uint64]:
    """The signs of the mixed views [d/64, D]."""
    posts, _, width = exact.shape
    words = -(-width // 64)
    packed = np.zeros((posts, words * 8), np.uint8)
    for begin in range(0, posts, 8_192):  # a bounded amount of memory
        mixed = np.einsum("v,nvd->nd", MIX, exact[begin : begin + 8_192].astype(np.float32))
        bits = np.packbits(mixed > 0, axis=1)
        packed[begin : begin + len(bits), : bits.shape[1]] = bits
    return np.ascontiguousarray(packed.view(np.uint64).T)


def code(vector: F32) -> NDArray[np.uint64]:
    """The signs of one vector [d/64]."""
    return codes(vector.reshape(1, 1, -1).repeat(VIEWS, axis=1))[:, 0]


def _begun(place: Path, stem: str, posts: int) -> str | None:
    """The file that has some of the segment's vectors."""
    for path in place.glob(f"{stem}-*.vectors"):
        try:
            read(path, posts)
            return path.name
        except BrokenArrays:
            continue
    return None


def _taken_over(
    texts: NDArray[np.uint64], model: Model, others: Iterable[tuple[Arrays, Arrays]]
) -> tuple[NDArray[np.bool_], NDArray[np.float16]]:
    """Which posts of a segment are worded as one that `others` know [D], and their vectors."""
    known = np.zeros(len(texts), bool)
    exact = np.zeros((len(texts), VIEWS, model.dimensions), np.float16)
    for _, vectors in others:
        there = np.flatnonzero(vectors["known"])
        if model_of(vectors) != model.name or not len(there) or not len(texts):
            continue
        filed = there[np.argsort(vectors["text"][there])]
        at = np.minimum(np.searchsorted(vectors["text"][filed], texts), len(filed) - 1)
        same = vectors["text"][filed[at]] == texts
        known |= same
        exact[same] = vectors["exact"][filed[at[same]]]
    return known, exact


def _text_hash(text: Sequence[str]) -> int:
    return int.from_bytes(blake2b("\0".join(text).encode(), digest_size=8).digest(), "little")

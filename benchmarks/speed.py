"""The engine beside Tantivy, over the posts of the site that the settings name, in one run on one core.

    PORTAL_INSTANCE_DIR=… PORTAL_INDEX_DIR=… python benchmarks/speed.py [--questions 500] [--length 400]

Questions are the beginnings of posts drawn by lot, which must not find themselves. Ours is the whole answer with
meaning and verdict; Tantivy's the list alone. Both are asked in turns, a hundred questions each, so that what else the
machine does meanwhile meets both.
"""

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from other import Tantivy
from rows import Row, share

from portal.app import create_app
from portal.core import settings
from portal.search.documents import STAFF, Audience, Question, SearchDocument
from portal.search.engine import Engine
from portal.search.jobs import as_they_are_now

DEPTH = 5
TURN = 100  # questions
MOST_P50, MOST_P95 = 8.0, 20.0  # milliseconds
Asked = tuple[int, Question]


def main() -> None:
    """Read the command line, print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--length", type=int, default=400)
    options = parser.parse_args()
    print(*rows(options.questions, options.length), sep="\n")


def rows(questions: int = 500, length: int = 400) -> list[Row]:
    """How long an answer takes, ours and the other's; pins this process to one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    chosen = settings.load()
    asked: list[Asked] = []
    with create_app(chosen).app_context():
        other = Tantivy(_noting(as_they_are_now(), asked, length))
        asked = random.Random(1).sample(asked, min(questions, len(asked)))
        engine = Engine(chosen.index_dir)
        posts = engine.snapshot().posts
        ours, theirs = _in_turns(asked, lambda one: _ours(engine, one), lambda one: _theirs(other, one))
    mine, its = [(share(each, 0.5), share(each, 0.95)) for each in (ours, theirs)]
    return [
        Row(
            f"engine at {posts:,} posts, {length} characters, one core, static model", "p50 8 ms, p95 20 ms",
            f"p50 {mine[0]:.1f}, p95 {mine[1]:.1f} ms, with the verdict", mine[0] <= MOST_P50 and mine[1] <= MOST_P95,
        ),
        Row(
            "not slower than Tantivy in the same run", "p50, p95 of Tantivy",
            f"Tantivy p50 {its[0]:.1f}, p95 {its[1]:.1f} ms", mine[0] <= its[0] and mine[1] <= its[1],
        ),
    ]  # fmt: skip


def _noting(documents: Iterator[SearchDocument], asked: list[Asked], length: int) -> Iterator[SearchDocument]:
    """The documents as they are; of those that are long enough, a question is noted."""
    for each in documents:
        text = f"{each.title}\n{each.body}"
        if len(text) >= length:
            title, _, body = text[:length].partition("\n")
            asked.append((each.id, Question(title, body)))
        yield each


def _in_turns(asked: Sequence[Asked], *sides: Callable[[Asked], list[int]]) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in sides]
    for ask in sides:
        for one in asked[:20]:  # so that both begin with their files in memory
            ask(one)
    rest = iter(asked)
    while turn := list(islice(rest, TURN)):
        for ask, spent in zip(sides, times, strict=True):
            for one in turn:
                begun = time.perf_counter()
                ask(one)
                spent.append((time.perf_counter() - begun) * 1000)
    return times


def _ours(engine: Engine, one: Asked) -> list[int]:
    answered = engine.answer(one[1], Audience(STAFF), limit=DEPTH, exclude_ids={one[0]})
    return [hit.id for hit in answered.hits]


def _theirs(other: Tantivy, one: Asked) -> list[int]:
    found = other.suggest(f"{one[1].title} {one[1].body}", DEPTH + 1)
    return [post for post in found if post != one[0]][:DEPTH]


if __name__ == "__main__":
    main()

"""How long the index takes to build, and how soon a new post is found beside many others.

    python benchmarks/indexing.py FOLDER [--index DIR] [--commits 30]

FOLDER holds docs.jsonl[.gz] (see judged.py). With --index an index that is there already is copied, not built. Commits
of 1 and of 20 posts take turns, half of them new, half changed; a post counts as found when an engine that was open
before finds it. Times are in seconds.
"""

import argparse
import itertools
import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from portal.search.documents import STAFF, Audience, Question, SearchDocument
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from portal.search.judged import Folder

SIZES = (1, 20)


def main() -> None:
    """Read the command line, build or copy, commit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--commits", type=int, default=30)
    options = parser.parse_args()
    folder = Folder(options.folder)
    with tempfile.TemporaryDirectory() as place:
        index_dir = Path(place) / "index"
        if options.index:
            shutil.copytree(options.index, index_dir)
        else:
            _build(folder, index_dir)
        _commit_all(index_dir, list(itertools.islice(folder.documents(), 500)), options.commits)


def _build(folder: Folder, index_dir: Path) -> None:
    begun = time.monotonic()
    posts = rebuild(index_dir, folder.documents())
    spent = time.monotonic() - begun
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    helper = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    size = sum(path.stat().st_size for path in index_dir.rglob("*") if path.is_file()) // 2**20
    print(f"built: {posts:,} posts in {spent:.0f} s; {own} MB, each of two helpers {helper} MB; {size} MB on disk")


def _commit_all(index_dir: Path, documents: Sequence[SearchDocument], commits: int) -> None:
    engine = Engine(index_dir)
    spent: dict[int, list[float]] = {size: [] for size in SIZES}
    seen: dict[int, list[float]] = {size: [] for size in SIZES}
    for turn, size in zip(range(commits), itertools.cycle(SIZES), strict=False):
        mark = f"benchmarkword{turn}"
        begun = time.perf_counter()
        with IndexWriter(index_dir) as writer:
            writer.put(_posts(documents, turn, size, mark))
            writer.commit()
        spent[size].append(time.perf_counter() - begun)
        while not engine.suggest(Question(mark), Audience(STAFF)):
            time.sleep(0.005)
        seen[size].append(time.perf_counter() - begun)
    for size in SIZES:
        print(
            f"commit of {size:2} posts: median {sorted(spent[size])[len(spent[size]) // 2]:.3f} s, "
            f"longest {max(spent[size]):.3f} s; found after {sorted(seen[size])[len(seen[size]) // 2]:.3f} s, "
            f"at most {max(seen[size]):.3f} s"
        )


def _posts(documents: Sequence[SearchDocument], turn: int, size: int, mark: str) -> list[SearchDocument]:
    chosen = [documents[(turn * size + place) % len(documents)] for place in range(size)]
    return [
        replace(post, id=post.id if place % 2 else 10**7 + turn * 100 + place, stamp=2, title=f"{mark} {post.title}")
        for place, post in enumerate(chosen)
    ]


if __name__ == "__main__":
    main()

"""How well and how fast posts are suggested, beside Tantivy, in one run on one core.

    python benchmarks/suggest.py FOLDER [--index DIR] [--questions 500] [--length 400] [--without-tantivy]

FOLDER holds docs.jsonl[.gz], and where people judged what answers what, queries.jsonl and qrels.tsv (see judged.py).
With judged questions the success at 1, 5 and 10 and the mean reciprocal rank are printed; without, questions are made
from the beginning of posts, which must not find themselves. --index keeps the index for the next run. Times are in
milliseconds, as they passed and as the processor was busy, which other work on the machine doesn't change.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from other import Tantivy

from portal.search.documents import STAFF, Audience
from portal.search.engine import Engine
from portal.search.index import rebuild
from portal.search.judged import Asked, Folder

DEPTH = 10
Ask = Callable[[Asked], list[int]]


def main() -> None:
    """Read the command line, build what is missing, print the table."""
    options = _options()
    folder = Folder(options.folder)
    with tempfile.TemporaryDirectory() as throw_away:
        index_dir = options.index or Path(throw_away)
        _build(folder, index_dir)
        asked = folder.judged() if folder.has_questions else folder.long_questions(options.questions, options.length)
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        print(f"{folder.path.name}: {len(folder.numbers):,} posts, {len(asked):,} questions")
        print(f"{'':12} {'p50':>7} {'p95':>7} {'cpu p50':>7} {'p95':>7}    S@1   S@5  S@10   MRR")
        engine = Engine(index_dir)
        _report("Beenthere", asked, lambda one: _ours(engine, one))
        _memory()
        if not options.without_tantivy:
            other = Tantivy(folder.documents())
            _report("Tantivy", asked, lambda one: _theirs(other, one, folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--length", type=int, default=400)
    parser.add_argument("--without-tantivy", action="store_true")
    return parser.parse_args()


def _build(folder: Folder, index_dir: Path) -> None:
    if (index_dir / "CURRENT").exists():
        for _ in folder.documents():
            pass
        return
    begun = time.monotonic()
    posts = rebuild(index_dir, folder.documents())
    spent = time.monotonic() - begun
    print(f"built: {posts:,} posts in {spent:.0f} s")


def _ours(engine: Engine, asked: Asked) -> list[int]:
    without = frozenset() if asked.own is None else {asked.own}
    hits = engine.suggest(asked.question, Audience(STAFF), limit=DEPTH, exclude_ids=without, before=asked.created)
    return [hit.id for hit in hits]


def _theirs(other: Tantivy, asked: Asked, folder: Folder) -> list[int]:
    found = other.suggest(
        f"{asked.question.title} {asked.question.body[:600]}", 10 * DEPTH if asked.created else DEPTH + 1
    )
    allowed = (
        post for post in found if post != asked.own and (not asked.created or folder.created[post] < asked.created)
    )
    return list(allowed)[:DEPTH]


def _report(name: str, asked: Sequence[Asked], ask: Ask) -> None:
    for one in asked[:20]:  # so that both begin with their files in memory
        ask(one)
    times, busy, ranks = [], [], []
    for one in asked:
        begun, used = time.perf_counter(), time.thread_time()
        found = ask(one)
        busy.append((time.thread_time() - used) * 1000)
        times.append((time.perf_counter() - begun) * 1000)
        if one.right:
            ranks.append(next((place for place, post in enumerate(found, 1) if post in one.right), 0))
    line = f"{name:12}" + "".join(
        f" {sorted(each)[int(len(each) * share)]:7.1f}" for each in (times, busy) for share in (0.5, 0.95)
    )
    for depth in (1, 5, 10) if ranks else ():
        line += f"  {sum(0 < rank <= depth for rank in ranks) / len(ranks):.3f}"
    print(line + (f"  {sum(1 / rank for rank in ranks if rank) / len(ranks):.3f}" if ranks else ""))


def _memory() -> None:
    """What this process has for itself, apart from mapped files, which all processes share."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    private, shared = (int(fields[name].split()[0]) // 1024 for name in ("RssAnon", "RssFile"))
    print(f"{'':12} {private} MB private memory, {shared} MB mapped")


if __name__ == "__main__":
    main()

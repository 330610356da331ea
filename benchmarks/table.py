"""Everything that was promised of suggestions, verdict and index, as one table from one run: `make bench`.

    python benchmarks/table.py FOLDER [--judged FOLDER...] [--model FOLDER] [--only STEP...] [--seconds 60]

FOLDER holds docs.jsonl[.gz]; its posts are imported into the site that the settings name, unless they are there. The
judged folders hold queries.jsonl and qrels.tsv as well. --model is a folder with a sentence model (sentence_model.py
makes one). Each step runs in a process of its own; rows are printed as they come, and all of them at the end. A step
that fails is a row that says so, and the run ends with 1.
"""

import argparse
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import fresh
import people_typing
import quality
import rebuilding
import speed
from rows import Row, table
from served import portal

STEPS = ("quality", "model", "engine", "typing", "fresh", "rebuild")
ON_A_SITE = {"engine", "typing", "fresh", "rebuild"}
Step = tuple[Callable[..., list[Row]], tuple[object, ...]]


def main() -> None:
    """Read the command line, run the steps, print the table."""
    options = _options()
    if ON_A_SITE.intersection(options.only):
        _site(options.folder)
    found: list[Row] = []
    for name, (measure, arguments) in _steps(options):
        begun = time.monotonic()
        print(f"\n{name} …", flush=True)
        rows = _alone(name, measure, *arguments)
        print(*rows, f"{name}: {timedelta(seconds=round(time.monotonic() - begun))}", sep="\n", flush=True)
        found += rows
    print(f"\n{table(found)}")
    raise SystemExit(any(row.measured.startswith("failed") for row in found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--judged", type=Path, nargs="*", default=[])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--only", nargs="*", choices=STEPS, default=STEPS)
    parser.add_argument("--seconds", type=int, default=60)
    return parser.parse_args()


def _steps(options: argparse.Namespace) -> Iterator[tuple[str, Step]]:
    steps: dict[str, Step] = {
        "quality": (quality.rows, (options.judged, "static")),
        "model": (quality.rows, (options.judged, str(options.model))),
        "engine": (speed.rows, ()),
        "typing": (people_typing.rows, (options.folder, options.seconds)),
        "fresh": (fresh.rows, (options.folder, options.seconds)),
        "rebuild": (rebuilding.rows, (options.folder,)),
    }
    for name, step in steps.items():
        lacks = (name in ("quality", "model") and not options.judged) or (name == "model" and not options.model)
        if name in options.only and not lacks:
            yield name, step


def _site(folder: Path) -> None:
    """A site with the folder's posts and a whole index of this version; what is there already stays."""
    file = next(path for path in (folder / "docs.jsonl", folder / "docs.jsonl.gz") if path.exists())
    portal("db", "upgrade")
    portal("import", "posts", str(file), "--source", "bench")
    try:
        portal("index", "check")
    except subprocess.CalledProcessError:
        portal("index", "rebuild")
    portal("index", "meaning")


def _alone(name: str, measure: Callable[..., list[Row]], *arguments: object) -> Sequence[Row]:
    """The rows of one step, measured in a process of its own, so that none leaves memory or a pinned core behind."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        future = pool.submit(measure, *arguments)
        error = future.exception()
        return [Row(name, "", f"failed: {type(error).__name__}: {error}", False)] if error else future.result()


if __name__ == "__main__":
    main()

"""How long the whole index takes to build, vectors included, while the site goes on answering.

    PORTAL_INSTANCE_DIR=… PORTAL_INDEX_DIR=… python benchmarks/rebuilding.py FOLDER

`portal index rebuild` builds the index of the site that the settings name into an empty folder, so that no vector can
be taken over from the one in use. Meanwhile `portal serve` answers: two people ask a question a second each (the
beginnings of posts in FOLDER), and one opens a page a second.
"""

import argparse
import http.client
import itertools
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from people_typing import Figures, texts, type_while
from rows import Row
from served import Browser, Served, portal, served

from portal.core import settings

MOST_SECONDS = 8 * 60
PEOPLE = 2
PAGES = ("/", "/browse", "/browse/problems", "/search?q=printer")


def main() -> None:
    """Read the command line, print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    print(*rows(parser.parse_args().folder), sep="\n")


def rows(folder: Path) -> list[Row]:
    """The row of the table."""
    building = threading.Event()
    asked = texts(folder, 2_000, 400)
    figures: dict[str, Figures] = {}
    with served() as site:
        people = [
            threading.Thread(target=lambda: figures.update(typed=type_while(site, asked, PEOPLE, _until(building)))),
            threading.Thread(target=lambda: figures.update(read=_read(site, _until(building)))),
        ]
        for each in people:
            each.start()
        begun = time.monotonic()
        try:
            with tempfile.TemporaryDirectory(dir=settings.load().instance_dir) as place:
                portal("index", "rebuild", PORTAL_INDEX_DIR=place)
                spent = time.monotonic() - begun
        finally:
            building.set()
            for each in people:
                each.join()
    typed, read = figures["typed"], figures["read"]
    return [
        Row(
            "full rebuild with vectors, site answering", "under 8 minutes",
            f"{spent // 60:.0f} min {spent % 60:.0f} s; suggestions meanwhile {typed}; pages {read}",
            spent < MOST_SECONDS and not typed.errors + read.errors,
        )
    ]  # fmt: skip


def _until(event: threading.Event) -> Callable[[], bool]:
    return lambda: not event.is_set()


def _read(site: Served, more: Callable[[], bool]) -> Figures:
    figures, browser = Figures(), Browser(site.address)
    for path in itertools.cycle(PAGES):
        if not more():
            break
        started = time.perf_counter()
        try:
            status, _ = browser.get(path)
        except (OSError, http.client.HTTPException) as error:
            figures.errors[type(error).__name__] += 1
            continue
        if status == 200:
            figures.milliseconds.append((time.perf_counter() - started) * 1000)
        else:
            figures.errors[str(status)] += 1
        time.sleep(1)
    return figures


if __name__ == "__main__":
    main()

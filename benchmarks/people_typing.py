"""People typing: how long the answer to a question takes over HTTP, from `portal serve` on this machine.

    PORTAL_INSTANCE_DIR=… PORTAL_INDEX_DIR=… python benchmarks/people_typing.py FOLDER [--people 8] [--seconds 60]

Starts `portal serve` on the site that the settings name. Each person opens the home page and then asks a question a
second with what a browser would send: the beginnings, `--length` characters, of posts in FOLDER/docs.jsonl[.gz], each
question a new one. Times are from the first byte sent to the last byte received, in milliseconds; the first WARM_UP
seconds, in which the web processes map the index, are not counted. Everything runs on the same cores, the people too.
(Not called typing.py: a script's folder comes first when Python looks for modules, and `typing` is one of its own.)
"""

import argparse
import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rows import Row, share
from served import Browser, Served, served

from portal.search.judged import Folder

WARM_UP = 5  # seconds
MOST_MILLISECONDS, MOST_MEGABYTES = 70, 300


@dataclass
class Figures:
    """What the people saw."""

    milliseconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    found: int = 0  # answers with at least one suggestion

    def __str__(self) -> str:
        p50, p95 = share(self.milliseconds, 0.5), share(self.milliseconds, 0.95)
        errors = ", ".join(f"{count} × {name}" for name, count in self.errors.items()) or "no error"
        return f"p50 {p50:.1f}, p95 {p95:.1f} ms, {len(self.milliseconds):,} answers, {errors}"


def main() -> None:
    """Read the command line, serve, let them type, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--length", type=int, default=400)
    options = parser.parse_args()
    asked = texts(options.folder, options.people * options.seconds, options.length)
    with served() as site:
        figures = type_for(site, asked, options.people, options.seconds)
        print(f"{options.people} people, a question a second each for {options.seconds} s, {options.length} characters")
        print(f"{figures}, with suggestions {figures.found:,}; web processes {site.web_memory()} MB")


def rows(folder: Path, seconds: int) -> list[Row]:
    """Eight people, and what the web processes came to have for themselves."""
    asked = texts(folder, 8 * seconds, 400)
    with served() as site:
        figures = type_for(site, asked, 8, seconds)
        memory = site.web_memory()
    good = share(figures.milliseconds, 0.95) <= MOST_MILLISECONDS and not figures.errors
    return [
        Row("eight people typing, a question a second each", "HTTP p95 70 ms, no error", str(figures), good),
        Row(
            "private memory of a web process", "under 300 MB",
            f"{max(memory)} MB, the largest of {len(memory)}, after that", max(memory) < MOST_MEGABYTES,
        ),
    ]  # fmt: skip


def texts(folder: Path, number: int, length: int) -> list[str]:
    """What is typed: the beginnings of posts drawn by lot."""
    asked = Folder(folder).long_questions(number, length)
    return [f"{one.question.title}\n{one.question.body}" for one in asked]


def type_for(site: Served, asked: Sequence[str], people: int, seconds: int) -> Figures:
    """So many people type for so many seconds, after a warm-up that doesn't count."""
    end = time.monotonic() + 1 + WARM_UP + seconds
    return type_while(site, asked, people, lambda: time.monotonic() < end)


def type_while(site: Served, asked: Sequence[str], people: int, more: Callable[[], bool]) -> Figures:
    """So many people type while `more()`."""
    figures, begin = Figures(), time.monotonic() + 1
    typing = [
        threading.Thread(
            target=_person, args=(site, asked[number::people], begin + number / people, more, figures)
        )
        for number in range(people)
    ]  # fmt: skip
    for person in typing:
        person.start()
    for person in typing:
        person.join()
    return figures


def _person(site: Served, asked: Sequence[str], begin: float, more: Callable[[], bool], figures: Figures) -> None:
    browser = Browser(site.address)
    browser.get("/")
    second = 0
    while more():
        time.sleep(max(0.0, begin + second - time.monotonic()))
        _ask(browser, asked[second % len(asked)], figures if second >= WARM_UP else Figures())
        second += 1


def _ask(browser: Browser, text: str, figures: Figures) -> None:
    started = time.perf_counter()
    try:
        status, answer = browser.ask(text)
    except (OSError, http.client.HTTPException) as error:
        figures.errors[type(error).__name__] += 1
        return
    if status != 200:
        figures.errors[str(status)] += 1
        return
    figures.milliseconds.append((time.perf_counter() - started) * 1000)
    figures.found += "data-suggestion=" in answer


if __name__ == "__main__":
    main()

"""Eight people typing: how long the answer to a question takes over HTTP, from `portal serve` on this machine.

    PORTAL_INSTANCE_DIR=… PORTAL_INDEX_DIR=… python benchmarks/people_typing.py FOLDER [--people 8] [--seconds 60]

Starts `portal serve` on the site that the settings name. Each person opens the home page and then asks a question a
second with what a browser would send: the beginnings, `--length` characters, of posts in FOLDER/docs.jsonl[.gz], each
question a new one. Times are from the first byte sent to the last byte received, in milliseconds; the first `--warm-up`
seconds, in which the web processes map the index, are not counted. Everything runs on the same cores, the people too.
(Not called typing.py: a script's folder comes first when Python looks for modules, and `typing` is one of its own.)
"""

import argparse
import http.client
import itertools
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from portal.search.judged import Folder

START_SECONDS = 60


@dataclass
class Figures:
    """What one person saw."""

    milliseconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    found: int = 0  # answers with at least one suggestion


def main() -> None:
    """Read the command line, serve, let them type, print the line."""
    options = _options()
    asked = Folder(options.folder).long_questions(options.people * (options.seconds + options.warm_up), options.length)
    texts = [f"{one.question.title}\n{one.question.body}" for one in asked]
    with _served() as address:
        figures = _type(address, texts, options)
    times = sorted(itertools.chain.from_iterable(each.milliseconds for each in figures))
    errors = sum((each.errors for each in figures), Counter())
    print(f"{options.people} people, a question a second each for {options.seconds} s, {options.length} characters")
    print(
        f"answers {len(times):,}, with suggestions {sum(each.found for each in figures):,}, errors {dict(errors) or 0}"
    )
    print(f"p50 {_share(times, 0.5):.1f} ms   p95 {_share(times, 0.95):.1f} ms   max {times[-1]:.1f} ms")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--warm-up", type=int, default=5)
    parser.add_argument("--length", type=int, default=400)
    return parser.parse_args()


@contextmanager
def _served() -> Iterator[str]:
    """`HOST:PORT` of a site that answers."""
    portal = Path(sys.executable).with_name("portal")
    server = subprocess.Popen(
        [portal, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout
        address = next((found[1] for line in server.stdout if (found := re.search(r" is at http://(\S+)", line))), None)
        if address is None:
            raise SystemExit("portal serve did not start; run it by hand to see why")
        threading.Thread(target=server.stdout.read, daemon=True).start()
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _type(address: str, texts: Sequence[str], options: argparse.Namespace) -> list[Figures]:
    figures = [Figures() for _ in range(options.people)]
    begin = time.monotonic() + 1
    people = [
        threading.Thread(
            target=_person,
            args=(address, texts[number :: options.people], begin + number / options.people, options, figures[number]),
        )
        for number in range(options.people)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return figures


def _person(address: str, texts: Sequence[str], begin: float, options: argparse.Namespace, figures: Figures) -> None:
    connection = http.client.HTTPConnection(address, timeout=START_SECONDS)
    headers, token = _open_home(connection)
    for second in range(options.warm_up + options.seconds):
        body = urlencode({"body": texts[second % len(texts)], "token": token, "place": "home"})
        time.sleep(max(0.0, begin + second - time.monotonic()))
        started = time.perf_counter()
        status, answer = _asked(connection, body, headers)
        elapsed = (time.perf_counter() - started) * 1000
        if second < options.warm_up:
            continue
        if status == "200":
            figures.milliseconds.append(elapsed)
            figures.found += "data-suggestion=" in answer
        else:
            figures.errors[status] += 1


def _open_home(connection: http.client.HTTPConnection) -> tuple[dict[str, str], str]:
    """The headers that the page's questions are sent with, and its token."""
    connection.request("GET", "/")
    response = connection.getresponse()
    page = response.read().decode()
    cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
    csrf, token = re.search(r'name="csrf-token" content="([^"]+)"', page), re.search(r'data-token="([^"]+)"', page)
    assert csrf
    assert token
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "X-CSRFToken": csrf[1]}
    return headers, token[1]


def _asked(connection: http.client.HTTPConnection, body: str, headers: dict[str, str]) -> tuple[str, str]:
    try:
        connection.request("POST", "/suggestions", body, headers)
        response = connection.getresponse()
        return str(response.status), response.read().decode()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return type(error).__name__, ""


def _share(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


if __name__ == "__main__":
    main()

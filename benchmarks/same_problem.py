"""How long support and customers wait for the pages of known problems, relays and the desk, on a big site.

    PORTAL_INSTANCE_DIR=… PORTAL_INDEX_DIR=… python benchmarks/same_problem.py [--rounds 60]

Runs on the site that the settings name (SQLite or PostgreSQL), whose posts are there already; `linked_site.py` puts
20,000 customers, 60,000 "me too" and 5,000 links into it the first time, one cluster of 200 reports with 2,000 people
among them. The site is served by `portal serve` in processes of its own; one browser asks for a page after another, all
pages in turns, so that what else the machine does meanwhile meets each of them. Right after the site was made its
worker is busy with what followed from all the links: run `portal worker --until-empty` first, or ask `--in-process`,
without a server and a worker. In this process the processor's time is measured as well: what else the machine does
makes everybody wait longer, but hardly makes the work more.
"""

import argparse
import itertools
import time
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial

from flask import Flask
from linked_site import EMAIL, PASSWORD, Linked, fill, offered
from rows import Row, share, table
from served import Browser, served

from portal.app import create_app
from portal.server.web import spare_what_stays

MOST = 0.1  # seconds at the 95th
Pages = dict[str, Iterator[str]]
Took = tuple[float, float]  # seconds: until the page was there, of the processor


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--in-process", action="store_true")
    options = parser.parse_args()
    app = create_app()
    with app.app_context():
        linked = fill()
        relay = offered(linked.big)
    with nullcontext() if options.in_process else served() as site:
        begin = partial(Inside, app) if site is None else partial(Browser, site.address)
        spare_what_stays()  # as each web process does
        rows = _measured(begin(), _for_everybody(linked), options.rounds, "a visitor")
        support = begin()
        support.sign_in(EMAIL, PASSWORD)
        rows += _measured(support, _for_everybody(linked) | _for_support(linked, relay), options.rounds, "support")
    print(table(rows))


class Inside(Browser):
    """A browser without eyes, server or connection: the application is called in this process."""

    def __init__(self, app: Flask) -> None:
        super().__init__("localhost")
        self.client = app.test_client()

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        kind = "application/x-www-form-urlencoded" if body is not None else None
        answer = self.client.open(path, method=method, data=body, content_type=kind, base_url="http://localhost")
        return answer.status_code, answer.text


def _for_everybody(linked: Linked) -> Pages:
    heads, reports = [head for head, _ in linked.usual], [report for _, report in linked.usual]
    versions = [f"/problems/bench-{product}/{version}" for product in ("desk", "field") for version in ("1.0", "2.1")]
    return {
        "board of all products": itertools.repeat("/problems"),
        "board of a version": itertools.cycle(versions),
        "fixed in a version": itertools.cycle(f"{address}/fixed" for address in versions),
        "a known problem": itertools.cycle(f"/posts/{number}" for number in heads),
        "a report of one": itertools.cycle(f"/posts/{number}" for number in reports),
        "the problem of 2,000": itertools.repeat(f"/posts/{linked.big}"),
    }


def _for_support(linked: Linked, relay: int) -> Pages:
    heads = [head for head, _ in linked.usual]
    return {
        "the desk": itertools.repeat("/desk"),
        "a pair": itertools.repeat("/desk/pairs"),
        "who has it, of 2,000": itertools.repeat(f"/problems/{linked.big}/people"),
        "its journal": itertools.repeat(f"/problems/{linked.big}/journal"),
        "who has it, usual": itertools.cycle(f"/problems/{number}/people" for number in heads),
        "relays": itertools.repeat("/relays"),
        "a relay to 2,000, written": itertools.repeat(f"/relays/{relay}"),
        "who × what, of 2,000": itertools.repeat(f"/relays/problems/{linked.big}"),
        "insights": itertools.repeat("/insights"),
    }


def _measured(browser: Browser, pages: Pages, rounds: int, who: str) -> list[Row]:
    times: dict[str, list[Took]] = {name: [] for name in pages}
    for addresses in pages.values():  # whatever is made once
        _took(browser, next(addresses))
    for _ in range(rounds):
        for name, addresses in pages.items():
            times[name].append(_took(browser, next(addresses)))
    return [_row(f"{name}, {who}", each, isinstance(browser, Inside)) for name, each in times.items()]


def _row(name: str, took: list[Took], with_work: bool) -> Row:
    waits, works = [wait for wait, _ in took], [work for _, work in took]
    figures = f"p50 {share(waits, 0.5) * 1000:.0f}, p95 {share(waits, 0.95) * 1000:.0f} ms"
    if with_work:
        figures += f"; processor p50 {share(works, 0.5) * 1000:.0f}, p95 {share(works, 0.95) * 1000:.0f} ms"
    return Row(name, "p95 100 ms", figures, share(waits, 0.95) <= MOST)


def _took(browser: Browser, path: str) -> Took:
    """The time until a page is there, and this process's processor time meanwhile, in seconds."""
    begun, worked = time.perf_counter(), time.process_time()
    status, _ = browser.get(path)
    if status != 200:
        raise SystemExit(f"{path} was answered with {status}")
    return time.perf_counter() - begun, time.process_time() - worked


if __name__ == "__main__":
    main()

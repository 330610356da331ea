"""Walks through the site along its own links, as one person, and says what is wrong on the way."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from tests.support import pages

OF_A_KIND = 4  # pages of one route that are looked at


@dataclass
class Walk:
    """What was seen: how often each route, and every fault by the page it is on."""

    seen: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def note(self, path: str, faults: list[str]) -> None:
        """Keep the faults of a page, if it has any."""
        if faults:
            self.faults[path] = faults


def walk(client: FlaskClient, kinds: set[str]) -> Walk:
    """Go everywhere by links, beginning at each route without parameters that is open to one of these `kinds`."""
    app = client.application
    waiting = deque(["/", *entrances(app, kinds)])
    known, walk = set(waiting), Walk()
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(app, path)
        if endpoint is None:
            walk.note(path, ["a link leads here, and there is nothing"])
            continue
        if endpoint == "static" or walk.seen[endpoint] >= OF_A_KIND:
            continue
        walk.seen[endpoint] += 1
        for found in _look(client, path, walk):
            if found not in known:
                known.add(found)
                waiting.append(found)
    return walk


def entrances(app: Flask, kinds: set[str]) -> list[str]:
    """Addresses of all pages without parameters that are open to one of these `kinds`."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and getattr(app.view_functions[rule.endpoint], "access", None) in kinds
    )


def endpoint_of(app: Flask, path: str) -> str | None:
    """The name of the route that `path` belongs to; none if there is none."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(path).path)[0])
    except HTTPException:
        return None


def _look(client: FlaskClient, path: str, walk: Walk) -> list[str]:
    """The links of a page; its faults are noted."""
    response = client.get(path)
    if response.status_code in (302, 303):
        return _inside(path, [response.headers["Location"]])
    if response.status_code != 200:
        walk.note(path, [f"answers {response.status_code}"])
        return []
    if response.mimetype != "text/html" or not response.text.lstrip().lower().startswith("<!doctype"):
        return []
    page = pages.read(response.text)
    walk.note(path, page.faults())
    return _inside(path, page.links())


def _inside(path: str, links: list[str]) -> list[str]:
    parts = [urlsplit(urljoin(f"http://localhost{path}", link)) for link in links]
    return [
        f"{part.path}?{part.query}" if part.query else part.path
        for part in parts
        if part.netloc == "localhost" and part.scheme == "http"
    ]

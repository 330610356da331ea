"""One line a request: id, route, status, milliseconds. No address, no name, no text, no token."""

import logging
import re
import time

from flask import Flask, Response, g, request

from portal.core.ids import token
from portal.core.settings import Settings
from portal.journal.log import request_id

log = logging.getLogger("portal.web")
GOOD_ID = re.compile(r"[\w-]{8,40}")


def init_app(app: Flask, settings: Settings) -> None:
    """Give each request an id and a line in the log."""
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app.before_request(_start)
    app.after_request(_line)


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if GOOD_ID.fullmatch(given) else token(9)
    g.started = time.perf_counter()
    request_id.set(g.request_id)


def _line(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "-")
    if request.endpoint != "static":
        route = request.url_rule.rule if request.url_rule else "(no such page)"
        milliseconds = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        log.info(
            "%s %s %s %d %.1f ms", g.get("request_id", "-"), request.method, route, response.status_code, milliseconds
        )
    return response

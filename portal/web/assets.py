"""Addresses of our own CSS, JavaScript and images, with a hash of the content, so that browsers may keep them for a
year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

YEAR = 31_536_000


def init_app(app: Flask) -> None:
    """Offer `asset('css/base.css')` to templates and let hashed addresses be cached."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(_cache)


def asset(path: str) -> str:
    """The address of a file in `static/`. Raises FileNotFoundError when there is none."""
    folder = current_app.static_folder or ""
    file = Path(folder) / path
    stamp = file.stat().st_mtime_ns if current_app.debug else 0
    return url_for("static", filename=path, v=_hash(file, stamp))


@cache
def _hash(file: Path, stamp: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _cache(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        response.cache_control.public = True
        response.cache_control.max_age = YEAR if "v" in request.args else 60
        response.cache_control.no_cache = None
    return response

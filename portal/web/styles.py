"""One stylesheet out of the few in `static/css/`: a first visit asks once, gets it packed, and keeps it for a year.

The sheets stay as they are written; they are joined when first asked for, without comments and indentation.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, url_for

from portal.web import access
from portal.web.assets import YEAR

SHEETS = (
    "tokens",
    "base",
    "layout",
    "forms",
    "people",
    "posts",
    "post",
    "rows",
    "ask",
    "compose",
    "notifications",
    "problems",
    "links",
    "desk",
    "relays",
    "charts",
    "insights",
    "introductions",
    "thread",
    "prose",
    "utilities",
)
blueprint = Blueprint("styles", __name__)


def init_app(app: Flask) -> None:
    """Offer `stylesheet()`, the address of the joined sheet, to templates."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["stylesheet"] = stylesheet


def stylesheet() -> str:
    """The address, which changes with the content."""
    return url_for("styles.show", version=_current()[0])


@blueprint.get("/styles-<version>.css")
@access.public
def show(version: str) -> Response:
    """The joined sheet. Under another release's address it is right for now, not for a year."""
    current, plain, packed = _current()
    wants_packed = request.accept_encodings.quality("gzip") > 0
    response = Response(packed if wants_packed else plain, content_type="text/css; charset=utf-8")
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR if version == current else 60
    if wants_packed:
        response.content_encoding = "gzip"
    return response


def _current() -> tuple[str, bytes, bytes]:
    folder = Path(current_app.static_folder or "") / "css"
    stamp = sum((folder / f"{name}.css").stat().st_mtime_ns for name in SHEETS) if current_app.debug else 0
    return _joined(folder, stamp)


@cache
def _joined(folder: Path, stamp: int) -> tuple[str, bytes, bytes]:
    text = "".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    plain = re.sub(r"\s*\n\s*", "\n", text).strip().encode()
    return hashlib.sha256(plain).hexdigest()[:12], plain, gzip.compress(plain, 9, mtime=0)

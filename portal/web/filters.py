"""What every template may use."""

import re
from datetime import datetime

from flask import Flask
from markupsafe import Markup, escape

from portal.core import markdown
from portal.core.clock import now
from portal.web import slots

STEPS = (
    (60, 60, "minute"),
    (3600, 3600, "hour"),
    (86400, 86400, "day"),
    (30 * 86400, 30.44 * 86400, "month"),
    (365 * 86400, 365.25 * 86400, "year"),
)
CODE = re.compile(r"(?<![\w-])(?=[\w-]{3,20}(?![\w-]))(?=[\w-]*\d)\w+(?:-\w+)+")  # short, with hyphen and digit


def init_app(app: Flask) -> None:
    """Register filters and globals."""
    app.jinja_env.filters.update(ago=ago, codes=codes, markdown=markdown.render, plural=plural)
    app.jinja_env.globals.update(slot=slots.slot)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def ago(when: datetime | None) -> Markup:
    """A `<time>` that says how long ago, with the exact time in its title."""
    if when is None:
        return Markup("")
    exact = f"{when.day} {when:%B %Y, %H:%M} UTC"
    words = f'<time datetime="{when.isoformat(timespec="seconds")}" title="{exact}">{relative(when)}</time>'
    return Markup(words)  # noqa: S704  (numbers and our own words alone; a list has one in each row)


def codes(text: str) -> Markup:
    """A title in which no error code is torn at its hyphen when the line ends there."""
    safe = escape(text)
    if "-" not in safe:
        return safe
    return Markup(CODE.sub(r'<span class="code-word">\g<0></span>', str(safe)))  # noqa: S704  (escaped above)


def relative(when: datetime) -> str:
    """ "3 hours ago", "in 2 days", "just now"."""
    seconds = (now() - when).total_seconds()
    words = "just now"
    for least, unit, name in STEPS:
        if abs(seconds) >= least:
            words = plural(int(abs(seconds) // unit) or 1, name)
    if words == "just now":
        return words
    return f"{words} ago" if seconds > 0 else f"in {words}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 reply", "2 replies": the count and the word for it; a plain "s" unless `many` is given."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"

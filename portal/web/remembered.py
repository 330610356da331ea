"""What takes long to count and hasn't changed since: kept by each process, by the revision of what it is counted of."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import current_app

Value = TypeVar("Value")
HOLDS_SECONDS = 60.0  # names that stand in a value may change without a new revision
MOST = 500


def remembered(what: str, of: tuple[int, ...], count: Callable[[], Value]) -> Value:
    """The value of `count`, kept for `what` under the id and the revision in `of`. It holds no rows of a session."""
    kept: dict[Any, tuple[float, Any]] = current_app.extensions.setdefault("remembered", {})
    until, value = kept.get((what, of), (0.0, None))
    if time.monotonic() > until:
        if len(kept) >= MOST:
            kept.clear()
        value = count()
        kept[what, of] = (time.monotonic() + HOLDS_SECONDS, value)
    return cast("Value", value)

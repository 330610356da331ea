"""What tests of mail need: time that passes, and somebody who is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from portal.community import actions
from portal.community.models import Post, ReplyKind

LATER = timedelta(minutes=11)


def later(run_jobs: Callable[..., int], after: timedelta = LATER) -> None:
    """Run what is due now, then what is due `after`."""
    run_jobs()
    with time_machine.travel(datetime.now(UTC) + after):
        run_jobs()


def replied(author: Any, post: Post, body: str = "Reset the lock.", kind: ReplyKind = ReplyKind.SOLUTION) -> Any:
    """An answer of `author`'s."""
    return actions.reply(author, post, kind=kind, body=body)

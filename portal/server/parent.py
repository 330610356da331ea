"""A child that outlives its parent would hold the port and run jobs that nobody watches."""

import os
import signal
import threading
import time

EVERY_SECONDS = 0.5


def stop_with(parent: int) -> None:
    """Send this process SIGTERM as soon as the process with the id `parent` is no longer its parent.

    Asked for again and again, because a parent that was killed with -9 tells nobody, on any system.
    """
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)

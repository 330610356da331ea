"""The web processes: gunicorn on the supervisor's socket. Run as `python -m portal.server.web FD PARENT`."""

import gc
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from portal.core.settings import Settings, load
from portal.server.parent import stop_with

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (the usual place on Linux; gunicorn's heartbeat must not wait for a disk)
REQUEST_SECONDS = 60
GRACE_SECONDS = 15


class Web(BaseApplication):
    """gunicorn with our settings instead of a configuration file."""

    def __init__(self, descriptor: int, settings: Settings):
        self.descriptor = descriptor
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        for name, value in {
            "bind": f"fd://{self.descriptor}",
            "workers": self.settings.web_processes,
            "threads": self.settings.web_threads,
            "worker_class": "gthread",
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
            "timeout": REQUEST_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 15,
            "loglevel": "warning",
            "control_socket_disable": True,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called by gunicorn in every web process."""
        from portal.app import create_app  # noqa: PLC0415  (app.py registers this slice's commands)

        app = create_app(self.settings)
        spare_what_stays()
        return app


def spare_what_stays() -> None:
    """Let the garbage collector pass by what was loaded: it stays for good, and looking through it took a tenth of a
    second in the middle of some request, every few dozen requests. Of what comes and goes it looks at more at a time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


def main(arguments: list[str]) -> None:
    """Serve until SIGTERM. `arguments`: the number of the listening descriptor and the parent's process id."""
    descriptor, parent = (int(argument) for argument in arguments)
    stop_with(parent)
    Web(descriptor, load()).run()


if __name__ == "__main__":
    main(sys.argv[1:])

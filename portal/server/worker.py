"""The worker as a child of the supervisor. Run as `python -m portal.server.worker PARENT`."""

import sys

from portal.core.settings import load
from portal.jobs.worker import Worker
from portal.server.parent import stop_with


def main(arguments: list[str]) -> None:
    """Work until SIGTERM. `arguments`: the parent's process id."""
    from portal.app import create_app  # noqa: PLC0415  (app.py registers this slice's commands)

    stop_with(int(arguments[0]))
    with create_app(load()).app_context():
        Worker().run()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Keeps children running: starts them, starts them again when they die, stops them together.

The supervisor listens on the port itself and hands the socket down, so that connections wait instead of failing while
the web processes are replaced. It promises: a child that dies is started again, with growing pauses when it dies
young; SIGTERM, SIGINT or SIGHUP stops all of them, the slow ones by force. Children notice its own death themselves
(parent.py).
"""

import logging
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger("portal.server")
CHECK_SECONDS = 0.2
GROWN_UP_SECONDS = 10.0
LONGEST_PAUSE = 10.0
STOP_SECONDS = 20.0


@dataclass
class Child:
    """One process that should always run."""

    name: str
    command: Sequence[str]
    environ: dict[str, str]
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches only the supervisor, which then stops all in order."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  (our own command line)
            self.command, env=self.environ, pass_fds=self.descriptors, start_new_session=True
        )

    def keep_running(self) -> None:
        """Start it when it isn't running and its pause is over."""
        moment = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            grown_up = moment - self.started > GROWN_UP_SECONDS
            self.pause = 0.0 if grown_up else min(max(2 * self.pause, 0.5), LONGEST_PAUSE)
            self.again_at = moment + self.pause
            log.warning("%s ended (%s); starting it again in %.1f s", self.name, self.process.returncode, self.pause)
            self.process = None
        if self.process is None and moment >= self.again_at:
            self.start()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError when the port is taken or the host isn't ours."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family, backlog=512)


def supervise(children: Sequence[Child], *, answers: Callable[[], bool], ready: Callable[[], None]) -> int:
    """Run `children` until a signal says stop; call `ready` once, as soon as `answers()` is true.

    Gives the exit code: 0 after a signal, 1 when the first child ended before it ever answered.
    """
    # A pipe, and no event of threads: its lock may be held by the very line that the signal interrupts.
    stop, say_stop = os.pipe()
    os.set_blocking(say_stop, False)

    def on_signal(number: int, frame: FrameType | None) -> None:
        with suppress(OSError):
            os.write(say_stop, b".")

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, on_signal)
    for child in children:
        child.start()
    try:
        return _watch(children, stop, answers, ready)
    finally:
        _stop(children)
        for end in (stop, say_stop):
            os.close(end)


def _watch(children: Sequence[Child], stop: int, answers: Callable[[], bool], ready: Callable[[], None]) -> int:
    announced = False
    while not select.select([stop], [], [], CHECK_SECONDS)[0]:
        if not announced:
            first = children[0].process
            if first is not None and first.poll() is not None:
                return 1
            if answers():
                announced = True
                ready()
        for child in children:
            child.keep_running()
    return 0


def _stop(children: Sequence[Child]) -> None:
    running = [child.process for child in children if child.process is not None and child.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

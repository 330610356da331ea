"""Floor 6: `portal serve` runs web and worker for one machine, `portal doctor` says what is well and what isn't."""

from portal.server.ready import on_ready

__all__ = ["on_ready"]

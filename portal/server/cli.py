"""`portal serve` and `portal doctor`"""

import os
import sys
import urllib.error
import urllib.request
from socket import socket

import click
from flask import Flask, current_app

from portal.core.db import db, read_only
from portal.core.settings import Settings
from portal.server import doctor, supervisor
from portal.server.ready import notes

TRIES = 50
DEFAULT_SITE_URL = Settings.__dataclass_fields__["site_url"].default


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(serve)
    app.cli.add_command(examine)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 for any that is free.")
@click.option("--or-next", is_flag=True, help="When the port is taken, use the next free one.")
def serve(host: str, port: int, or_next: bool) -> None:
    """Run web and worker on this machine until Ctrl-C or SIGTERM."""
    read_only.set(True)
    obstacle = doctor.obstacle()
    db.session.remove()
    if obstacle:
        raise click.ClickException(f"{obstacle.name}: {obstacle.text}. {obstacle.advice}")
    listening = _listen(host, port, or_next)
    address = _address(listening, host)
    db.engine.dispose()
    environ = _environ(address)
    children = [
        supervisor.Child(
            "web",
            [sys.executable, "-m", "portal.server.web", str(listening.fileno()), str(os.getpid())],
            environ,
            descriptors=[listening.fileno()],
        ),
        supervisor.Child("worker", [sys.executable, "-m", "portal.server.worker", str(os.getpid())], environ),
    ]
    code = supervisor.supervise(children, answers=lambda: _answers(address), ready=lambda: _announce(address, port))
    if code:
        raise click.ClickException("The web process ended before it answered; what it said is above.")


@click.command("doctor")
def examine() -> None:
    """Say what is configured, reachable, migrated and indexed, and what to do about what is not."""
    read_only.set(True)
    findings = doctor.examine()
    for finding in findings:
        click.echo(f"{'NOT WELL' if finding.problem else 'well':9} {finding.name}: {finding.text}")
        if finding.advice:
            click.echo(f"{'':9} → {finding.advice}")
    if any(finding.problem for finding in findings):
        raise SystemExit(1)


def _listen(host: str, port: int, or_next: bool) -> socket:
    last = port + TRIES if or_next and port else port
    for candidate in range(port, min(last, 65_535) + 1):
        try:
            return supervisor.listen(host, candidate)
        except OSError as error:
            if candidate == last:
                raise click.ClickException(
                    f"Can't listen on {host}:{port} ({error.strerror}). Another port: portal serve --port {port + 1}"
                ) from error
    raise click.ClickException(f"No free port from {port} on {host}.")


def _address(listening: socket, host: str) -> str:
    name, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(name, f"[{name}]" if ":" in name else host)  # noqa: S104
    return f"http://{shown}:{port}"


def _environ(address: str) -> dict[str, str]:
    settings: Settings = current_app.extensions["settings"]
    if settings.site_url != DEFAULT_SITE_URL:
        return dict(os.environ)
    return os.environ | {"PORTAL_SITE_URL": address}  # links in mail lead to where the site really is


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as response:  # noqa: S310  (our own address)
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _announce(address: str, wanted_port: int) -> None:
    if wanted_port and not address.endswith(f":{wanted_port}"):
        click.echo(f"Port {wanted_port} is taken; using another.")
    click.echo(f"{current_app.extensions['settings'].site_name} is at {address}  (stop with Ctrl-C)")
    for note in notes():
        click.echo(note)
    sys.stdout.flush()

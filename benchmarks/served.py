"""The site that the settings name, served by `portal serve` in processes of its own; and a browser without eyes."""

import http.client
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

PORTAL = str(Path(sys.executable).with_name("portal"))
PATIENCE = 60  # seconds for an answer
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Served:
    """A site that answers at `address` (HOST:PORT)."""

    address: str
    pid: int

    def web_memory(self) -> list[int]:
        """What each web process has for itself, in MB: mapped files are shared by all and left out."""
        everyone = psutil.Process(self.pid).children(recursive=True)
        web = {process.pid: process for process in everyone if "portal.server.web" in " ".join(process.cmdline())}
        return [_private(pid) for pid, process in web.items() if process.ppid() in web]


@contextmanager
def served(environ: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The site of these settings (default: this process's), until the block ends."""
    command = [PORTAL, "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ)
    try:
        assert server.stdout
        address = next((found[1] for line in server.stdout if (found := re.search(r" is at http://(\S+)", line))), None)
        if address is None:
            raise SystemExit("portal serve did not start; run it by hand to see why")
        threading.Thread(target=server.stdout.read, daemon=True).start()
        yield Served(address, server.pid)
    finally:
        server.terminate()
        server.wait(30)


@dataclass
class Browser:
    """One connection to a site, with the cookie and the token that a page brought."""

    address: str
    cookie: str = ""
    csrf: str = ""
    visit: str = ""
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page; what its forms need is remembered. Raises OSError, HTTPException."""
        status, text = self._send("GET", path, None)
        csrf, visit = re.search(r'name="csrf-token" content="([^"]+)"', text), re.search(r'data-token="([^"]+)"', text)
        self.csrf, self.visit = csrf[1] if csrf else self.csrf, visit[1] if visit else self.visit
        return status, text

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Status and text of the answer to a form. Raises OSError, HTTPException."""
        return self._send("POST", path, urlencode(fields | {"csrf_token": self.csrf}))

    def ask(self, text: str) -> tuple[int, str]:
        """What the ask box gets while one types."""
        return self.post("/suggestions", body=text, token=self.visit, place="home")

    def sign_in(self, email: str, password: str) -> None:
        """By the form; the pages afterwards are that person's."""
        self.get("/sign-in")
        status, _ = self.post("/sign-in", email=email, password=password)
        assert status == 303, f"signing in was answered with {status}"
        self.get("/")

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": self.cookie} | ({"Content-Type": FORM} if body is not None else {})
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        self.cookie = (response.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return response.status, text


def portal(*arguments: str, **settings: str) -> None:
    """Run a command on the site; what it says is shown. `settings` change this process's."""
    subprocess.run([PORTAL, *arguments], check=True, env=os.environ | settings)


def _private(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"RssAnon:\s+(\d+) kB", status)
    assert found
    return int(found[1]) // 1024

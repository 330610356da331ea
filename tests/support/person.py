"""Somebody with a browser that only knows HTML, who presses again when a page doesn't come."""

import http.client
import re
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

PATIENCE_SECONDS = 60
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Person:
    """Signs in and publishes over HTTP. Every request is repeated until the site answers it."""

    def __init__(self, url: str):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_in(self, email: str, password: str) -> None:
        """Start a session."""
        self.post("/sign-in", email=email, password=password, remember="y")
        assert "/sign-in" not in self.get("/me")[0], "not signed in"

    def publish(self, title: str) -> str:
        """Write a post as people do, pressing again when nothing comes back; gives the address of the post."""
        address, _ = self.get("/posts/new")
        key = re.findall(r"[?&]key=([\w-]+)", address)[0]
        path = f"/posts/new?key={key}"
        address = self.post(path, kind="problem", title=title, body="It stops.", publish_key=key, visibility="public")
        assert re.search(r"/posts/\d+", address), f"{title} was not published: {address}"
        return address

    def get(self, path: str) -> tuple[str, str]:
        """The address that the page has in the end, and its HTML."""
        return self._open(urllib.request.Request(self.url + path))  # noqa: S310

    def post(self, path: str, **fields: str) -> str:
        """Send a form; gives the address that it leads to."""
        token = TOKEN.search(self.get("/sign-in" if path == "/sign-in" else "/me")[1])
        assert token is not None
        data = urlencode(fields | {"csrf_token": token.group(1)}).encode()
        return self._open(urllib.request.Request(self.url + path, data=data))[0]  # noqa: S310

    def _open(self, request: urllib.request.Request) -> tuple[str, str]:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with self.opener.open(request, timeout=20) as response:
                    return response.geturl(), response.read().decode()
            except urllib.error.HTTPError as error:
                if error.code < 500 or time.monotonic() > until:
                    raise
            except (OSError, http.client.HTTPException):
                if time.monotonic() > until:
                    raise
            time.sleep(0.1)

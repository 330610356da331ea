"""Addresses of pages: full ones for mails and the shell, and ones that are sure to stay on this site."""

from typing import Any

from flask import current_app


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, under the site's own address as it was set."""
    path = current_app.url_map.bind("portal").build(endpoint, values)
    return f"{current_app.extensions['settings'].site_url}{path}"


def local(target: str | None, default: str = "/") -> str:
    """`target` if it is a path on this site, else `default`: nobody is sent elsewhere by a link to our own pages."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(letter) < 32 or ord(letter) == 127 for letter in target):
        return default
    return target

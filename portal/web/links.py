"""Addresses of pages for mails and the shell, where there is no request to take the host from."""

from typing import Any

from flask import current_app


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, under the site's own address as it was set."""
    path = current_app.url_map.bind("portal").build(endpoint, values)
    return f"{current_app.extensions['settings'].site_url}{path}"

"""The entries on top of every page. Each slice adds its own when the application is wired; `app.py` gives the order."""

from dataclasses import dataclass

from flask import Flask, request, url_for


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and the endpoint that it leads to."""

    label: str
    endpoint: str
    position: int


_entries: dict[str, Entry] = {}


def init_app(app: Flask) -> None:
    """Offer `nav_items()` to templates."""
    app.jinja_env.globals["nav_items"] = nav_items


def add(label: str, endpoint: str, position: int = 50) -> None:
    """Add an entry; those with a lower position come first."""
    _entries[endpoint] = Entry(label, endpoint, position)


def nav_items() -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the present page, in order."""
    ordered = sorted(_entries.values(), key=lambda entry: entry.position)
    return [(entry.label, url_for(entry.endpoint), request.endpoint == entry.endpoint) for entry in ordered]

"""The entries on top of every page and in one's own menu. Each slice adds its own when the application is wired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and the endpoint that it leads to."""

    label: str
    endpoint: str
    position: int
    shown_to: Callable[[Any], bool]  # asked with who it is


@dataclass(frozen=True, slots=True)
class MenuEntry(Entry):
    """An entry of the menu behind one's own name; `values` (of the address) are asked with who it is."""

    values: Callable[[Any], dict[str, Any]]


_entries: dict[str, Entry] = {}
_menu: dict[str, MenuEntry] = {}


def init_app(app: Flask) -> None:
    """Offer `nav_items()` and `menu_items()` to templates."""
    app.jinja_env.globals.update(nav_items=nav_items, menu_items=menu_items)


def add(label: str, endpoint: str, position: int = 50, shown_to: Callable[[Any], bool] = lambda person: True) -> None:
    """Add an entry for those whom `shown_to` picks; those with a lower position come first."""
    _entries[endpoint] = Entry(label, endpoint, position, shown_to)


def add_to_menu(
    label: str,
    endpoint: str,
    position: int = 50,
    shown_to: Callable[[Any], bool] = lambda person: True,
    values: Callable[[Any], dict[str, Any]] = lambda person: {},
) -> None:
    """Add an entry to the menu of those signed-in people whom `shown_to` picks; `values` complete its address."""
    _menu[endpoint] = MenuEntry(label, endpoint, position, shown_to, values)


def menu_items() -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the present page, for who is signed in."""
    ordered = sorted(_menu.values(), key=lambda entry: entry.position)
    shown = [(entry, entry.values(current_user)) for entry in ordered if entry.shown_to(current_user)]
    return [(entry.label, url_for(entry.endpoint, **values), _is_here(entry, values)) for entry, values in shown]


def nav_items() -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the present page, in order."""
    ordered = sorted(_entries.values(), key=lambda entry: entry.position)
    shown = [entry for entry in ordered if entry.shown_to(current_user)]
    return [(entry.label, url_for(entry.endpoint), request.endpoint == entry.endpoint) for entry in shown]


def _is_here(entry: Entry, values: dict[str, Any]) -> bool:
    return request.endpoint == entry.endpoint and (request.view_args or {}) == values

"""What is said once the site answers."""

from collections.abc import Callable

_notes: list[Callable[[], str]] = []


def on_ready(note: Callable[[], str]) -> None:
    """Register a function whose text `portal serve` prints under the address, when the site answers."""
    if note not in _notes:
        _notes.append(note)


def notes() -> list[str]:
    """All such texts, in the order they were registered, empty ones left out."""
    return [text for text in (note() for note in _notes) if text]

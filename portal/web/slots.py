"""Places on a page that higher slices fill.

`app.py` wires them: a slice registers a renderer for a place, and for places in lists a query that serves all rows
at once. Places: "compose.above", "post.top", "post.state" in its line of state, "post.aside", "post.row", "home.below",
"post.helped" after what helped, "post.staff" at the end of the aside for support, "me.settings" among one's own,
"person.shared", "masthead.end" beside one's own menu, "watching.below", "page.banner" above everything, and for staff
"page.top" and "desk.today" among what waits for them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flask import g
from markupsafe import Markup

PLACES = (
    "page.banner",
    "page.top",
    "desk.today",
    "masthead.end",
    "compose.above",
    "home.below",
    "post.top",
    "post.state",
    "post.helped",
    "post.aside",
    "post.staff",
    "post.row",
    "me.settings",
    "person.shared",
    "watching.below",
)
Renderer = Callable[..., str]
_fillings: dict[str, list[tuple[Renderer, Callable[[Sequence[Any]], dict[int, Any]] | None]]] = {
    place: [] for place in PLACES
}


def register(place: str, renderer: Renderer, load: Callable[[Sequence[Any]], dict[int, Any]] | None = None) -> None:
    """Let `renderer(**what_the_page_knows)` fill `place`.

    With `load(subjects) -> {subject.id: loaded}` one query serves a whole list; the renderer then gets `loaded` as
    well.
    """
    if (renderer, load) not in _fillings[place]:
        _fillings[place].append((renderer, load))


def prepare(place: str, subjects: Sequence[Any]) -> None:
    """Load what the fillings of `place` need for all `subjects` of a list, once."""
    if any(load for _, load in _fillings[place]):
        g.setdefault("slots", {})[place] = [load(subjects) if load else {} for _, load in _fillings[place]]


def slot(place: str, **page: Any) -> Markup:
    """What higher slices show at `place`."""
    prepared = g.get("slots", {}).get(place)
    parts = []
    for number, (renderer, load) in enumerate(_fillings[place]):
        if load:
            subject = page["subject"]
            loaded = prepared[number] if prepared else load([subject])
            page = {**page, "loaded": loaded.get(subject.id)}
        parts.append(renderer(**page))
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704  (renderers give rendered templates)

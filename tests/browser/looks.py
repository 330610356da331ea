"""Contrast of every text on many pages, without measuring the same look over and over."""

from typing import Any

from playwright.sync_api import Page

# The look of a text: its colours, size and weight, its tag and class, and the looks of all that it is in. What looks
# the same on a page of this width in this scheme has the same contrast wherever it stands.
FIND = """seen => {
    const known = new Set(seen), looks = new Map(), found = new Map();
    const hashed = (text, seed) => {
        let hash = seed;
        for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
        return (hash >>> 0).toString(36);
    };
    const look = element => {
        if (!element) return "";
        if (!looks.has(element)) {
            const style = getComputedStyle(element);
            const own = [look(element.parentElement), element.tagName, element.getAttribute("class"), element.type,
                style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.fontSize,
                style.fontWeight, style.position, element.matches(":disabled,[aria-disabled]")].join("|");
            looks.set(element, hashed(own, 2166136261) + hashed(own, 40389));
        }
        return looks.get(element);
    };
    const says = element => element.matches("input, select, textarea, button") ||
        [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const element of document.body.querySelectorAll("*")) {
        if (!says(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
        if (!known.has(look(element)) && !found.has(look(element))) found.set(look(element), element);
    }
    window.newLooks = [...found.values()];
    return [...found.keys()];
}"""
MEASURE = """async options => (await axe.run({ include: window.newLooks }, options)).violations"""


class Looks:
    """The looks that were measured already, by width and scheme."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, str], set[str]] = {}

    def new(self, page: Page, width: int, scheme: str) -> int:
        """How many texts of `page` look as none did. They are what `MEASURE` measures; from now on they are known."""
        seen = self._seen.setdefault((width, scheme), set())
        found: list[Any] = page.evaluate(FIND, list(seen))
        seen.update(found)
        return len(found)

"""Reads a page the way a screen reader does: its title, headings, links, and what every field and button is called."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NAMING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
NAMED_BY_VALUE = {"submit", "button", "reset"}


@dataclass
class Element:
    """One element: its tag, attributes, the labels around it, and the text inside it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page:
    """All elements of a page, in order."""

    elements: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Elements with one of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def links(self) -> list[str]:
        """Where the page's links lead."""
        return [element.attributes["href"] for element in self.all("a") if "href" in element.attributes]

    def faults(self) -> list[str]:
        """What somebody who can't see the page would miss, and what is broken."""
        return [*self._frame(), *self._fields(), *self._buttons(), *self._pictures(), *self._ids(), *self._forms()]

    def _frame(self) -> list[str]:
        faults = []
        if not any(element.text.strip() for element in self.all("title")):
            faults.append("the page has no title")
        if len(self.all("h1")) != 1:
            faults.append(f"the page has {len(self.all('h1'))} h1")
        if not any(element.attributes.get("lang") for element in self.all("html")):
            faults.append("the page doesn't say its language")
        if len(self.all("main")) != 1:
            faults.append("the page has not one main")
        return faults

    def _fields(self) -> list[str]:
        labelled = {label.attributes.get("for") for label in self.all("label") if label.text.strip()}
        return [
            f"no label: {element.tag} {element.attributes.get('name') or element.attributes}"
            for element in self.all("input", "select", "textarea")
            if element.attributes.get("type") not in {"hidden", *NAMED_BY_VALUE}
            and element.attributes.get("id") not in labelled
            and "label" not in element.inside
            and not _aria_name(element)
        ]

    def _buttons(self) -> list[str]:
        nameless = [
            element for element in self.all("button", "a") if not element.text.strip() and not _aria_name(element)
        ]
        values = [element for element in self.all("input") if element.attributes.get("type") in NAMED_BY_VALUE]
        nameless += [element for element in values if not element.attributes.get("value")]
        return [f"no name: {element.tag} {element.attributes}" for element in nameless]

    def _pictures(self) -> list[str]:
        return [f"no alt: {element.attributes}" for element in self.all("img") if "alt" not in element.attributes]

    def _ids(self) -> list[str]:
        ids = [element.attributes["id"] for element in self.elements if "id" in element.attributes]
        known = set(ids)
        faults = [f"the id {one!r} stands twice" for one in sorted(known) if ids.count(one) > 1]
        for element in self.elements:
            named = [(name, target) for name in NAMING for target in element.attributes.get(name, "").split()]
            faults += [f"{element.tag} {name}={target!r} isn't there" for name, target in named if target not in known]
        return faults

    def _forms(self) -> list[str]:
        faults, form, protected = [], None, True
        for element in self.elements:
            if element.tag == "form":
                if not protected:
                    faults.append(f"no csrf_token: form {form}")
                form = element.attributes.get("action", "(this page)")
                protected = element.attributes.get("method", "get").lower() != "post" or form == "#"  # leads nowhere
            elif element.attributes.get("name") == "csrf_token":
                protected = True
        return faults if protected else [*faults, f"no csrf_token: form {form}"]


def read(html: str) -> Page:
    """Parse a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(one.tag for one in self._open))
        self.page.elements.append(element)
        if tag == "img":
            self._say(element.attributes.get("alt", ""))
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in [element.tag for element in self._open]:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        for element in self._open:
            element.text += text


def _aria_name(element: Element) -> bool:
    return any(element.attributes.get(name) for name in ("aria-label", "aria-labelledby", "title"))

"""Two ways to use a page: with a finger on the phone, with the keyboard at the desk."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

FARTHEST = 160  # presses of Tab from one end of a page to the other


@dataclass
class Hand:
    """Presses, ticks and writes by touch, or by keyboard alone."""

    page: Page
    by_touch: bool

    def press(self, what: Locator) -> None:
        """A link, a button, or the summary of something folded."""
        if self.by_touch:
            what.scroll_into_view_if_needed()
            what.tap()
        else:
            self._walk_to(what)
            self.page.keyboard.press("Enter")

    def tick(self, what: Locator) -> None:
        """A box, or one of several choices."""
        if what.is_checked():
            return
        if self.by_touch:
            what.scroll_into_view_if_needed()
            what.tap()
        else:
            self._choose(what)

    def write(self, where: Locator, text: str) -> None:
        """Into a field, in place of what stands there."""
        if self.by_touch:
            where.tap()
        else:
            self._walk_to(where)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _walk_to(self, what: Locator) -> None:
        for key in ("Tab", "Shift+Tab"):
            for _ in range(FARTHEST):
                if _is_focused(what):
                    return
                self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard doesn't reach {what}")

    def _choose(self, what: Locator) -> None:
        """A group of choices has one stop; arrows go on inside."""
        if what.get_attribute("type") == "radio":
            name = what.get_attribute("name") or ""
            self._walk_to(self.page.locator(f"input[name='{name}']:focus"))
            for _ in range(8):
                if what.is_checked():
                    return
                self.page.keyboard.press("Space" if _is_focused(what) else "ArrowDown")
            raise AssertionError(f"arrows don't reach {what}")
        self._walk_to(what)
        self.page.keyboard.press("Space")


def _is_focused(what: Locator) -> bool:
    return bool(what.count()) and bool(what.first.evaluate("element => element === document.activeElement"))

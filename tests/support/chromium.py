"""Pages in a real browser that notice what goes wrong on them."""

from functools import cache
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from portal.demo import script
from tests.support.running import RunningSite

DESK, PHONE = 1280, 390
HEIGHTS = {DESK: 860, PHONE: 844}
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


class Opener:
    """Opens pages and collects their faults: errors, breaches of the page's own policy, requests to other hosts."""

    def __init__(self, browser: Browser):
        self.faults: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        site: RunningSite,
        path: str = "/",
        *,
        width: int = DESK,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        watch: bool = True,
    ) -> Page:
        """Open `path` of `site` in a profile of its own; `watch=False` where errors are the matter of the test."""
        context = self._browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 860)},
            color_scheme=scheme,
            java_script_enabled=javascript,
            has_touch=width < 600,
            reduced_motion="reduce",
            locale="en-GB",
        )
        self._contexts.append(context)
        page = context.new_page()
        if watch:
            self._watch(page, site.url)
        page.goto(path)
        return page

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()

    def _watch(self, page: Page, home: str) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.faults.append(f"{page.url}: {message.text}")

        def asked(request: Request) -> None:
            if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
                self.faults.append(f"{page.url} asked {request.url}")

        page.on("console", said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", asked)


def settle(page: Page) -> None:
    """Wait until what moves or changes colour has come to rest."""
    page.evaluate(
        "async () => {"
        " await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));"
        " await Promise.allSettled(document.getAnimations().map(animation => animation.finished)); }"
    )


def readable(page: Page, violations: list[dict[str, Any]]) -> str:
    """A list of axe's findings that says what is wrong where."""
    lines = [f"{page.url} keeps people out:"]
    for violation in violations:
        lines.append(f"- {violation['help']} ({violation['id']}, {violation['impact']})")
        for node in violation["nodes"]:
            lines.append(f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}")
            lines += [f"      {check['message']}" for check in node["any"] + node["all"] + node["none"]]
    return "\n".join(lines)


def sign_in_as(page: Page, address: str, password: str | None = None) -> None:
    """Sign in by the form, with the demo cast's password unless another is given."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password", exact=True).fill(password or demo_password())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@cache
def demo_password() -> str:
    """What the demo cast signs in with."""
    return script.read().password

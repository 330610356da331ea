"""Words that don't belong: what ties the project to one machine, and what talks down to people."""

import re
from pathlib import Path

from tests.house.test_floors import ROOT, tracked

TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".txt",
    ".lock",
    ".yml",
    ".yaml",
    ".sh",
    ".svg",
    ".mako",
    ".ini",
    "",
}

# Written in pieces, so that this file doesn't hold what it looks for.
ADDRESSES = ("py" + r"pi\.(org|io)", "python" + "hosted", r"registry\.n" + "pmjs", r"deb\.deb" + "ian")
PLACES = ("/wo" + "rk/", "/home" + r"/\w", "/ro" + "ot/", "/opt" + r"/\w", "/tmp" + r"/\w")
TALKS_DOWN = (
    r"obviously|simply|user error|oops|whoops|click here|please note|as you should|read the manual|invalid|illegal"
)


def found(pattern: str, paths: list[Path], flags: int = 0) -> list[str]:
    """Where `pattern` stands, with its line."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if re.search(pattern, line, flags)
    ]


def test_nothing_names_a_registry_or_a_place_on_one_machine() -> None:
    texts = [path for path in tracked() if path.suffix in TEXT]
    assert found("|".join((*ADDRESSES, *PLACES)), texts) == []


def test_pages_and_mails_talk_down_to_nobody() -> None:
    templates = [path for path in tracked() if path.is_relative_to(ROOT / "templates") and path.name != "cabinet.html"]
    bare = [
        line
        for line in found(rf"\b({TALKS_DOWN})\b", templates, re.IGNORECASE)
        if not re.search(r"aria-invalid|\{%|\{\{", line)
    ]
    assert bare == []


def test_nobody_else_is_asked_for_anything_by_a_page() -> None:
    pages = [
        path for path in tracked() if path.is_relative_to(ROOT / "templates") or path.is_relative_to(ROOT / "static")
    ]
    assert found(r"""(src|href|url\(|import|fetch\()\s*[=(]?\s*["']?(https?:)?//(?!www\.w3\.org)""", pages) == []

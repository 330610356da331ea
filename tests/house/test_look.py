"""The look's own laws: readable colours in light and dark, no inline style or script, a light first view."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAILS = ROOT / "templates" / "mail"  # mail programs load nothing: a mail carries its own style
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if not path.is_relative_to(MAILS))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text()
INKS = ("ink", "quiet", "accent", "accent-strong", "danger", "solved", "workaround", "open", "new")
GROUNDS = ("paper", "raised", "sunken")
PAIRS = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((state, f"{state}-soft") for state in ("accent", "danger", "solved", "workaround", "open", "new")),
    *(("ink", f"{state}-soft") for state in ("accent", "danger", "solved", "workaround", "open", "new")),
    ("accent-strong", "accent-soft"),
    ("quiet", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("ink", "mark"),
]


def colours(scheme: str) -> dict[str, str]:
    """Name to #rrggbb, as a reader in that colour scheme gets them."""
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_readable_on_every_ground_it_stands_on(scheme: str) -> None:
    found = colours(scheme)
    faint = {f"{ink} on {ground}": round(contrast(found[ink], found[ground]), 2) for ink, ground in PAIRS}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_one_types_into_has_a_border_that_can_be_seen(scheme: str) -> None:
    found = colours(scheme)
    assert min(contrast(found["edge"], found[ground]) for ground in GROUNDS) >= 3


def test_white_initials_are_readable_on_every_face() -> None:
    faces = re.findall(r"--face: (#[0-9a-f]{6})", (ROOT / "static" / "css" / "people.css").read_text())
    assert len(faces) == 12
    assert min(contrast("#ffffff", face) for face in faces) >= 4.5


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_style_or_script(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("template", sorted(MAILS.glob("*.html")), ids=lambda path: path.name)
def test_a_mail_loads_nothing_and_has_a_plain_twin(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
    assert not re.search(r"\ssrc\s*=|<link|@import|url\(|<script|\sstyle\s*=", text)
    assert template.with_suffix(".txt").exists()


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_named_in_one_file_alone(sheet: Path) -> None:
    lines = [line for line in sheet.read_text().splitlines() if "--face" not in line]
    assert [line for line in lines if re.search(r"#[0-9a-f]{3,8}\b", line)] == []

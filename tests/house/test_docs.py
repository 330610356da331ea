"""What the documents name exists, and what exists and must be known is named."""

import re
import subprocess
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).parents[2]
DOCS = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
)
SETTINGS = set(re.findall(r'"(PORTAL_\w+)"', (ROOT / "portal" / "core" / "settings.py").read_text()))
TARGETS = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
FOR_TESTS = {"PORTAL_TEST_DATABASE"}
docs = pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)


def code_in(doc: Path) -> list[str]:
    """What a document sets in code: fenced blocks and `spans`."""
    text = doc.read_text()
    fences = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return fences + re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def known_command(app: Flask, words: list[str]) -> bool:
    """Whether `portal WORDS…` begins with a command, in all its depth."""
    command: click.Command = app.cli
    for word in words:
        if not isinstance(command, click.Group):
            return True
        found = command.commands.get(word)
        if found is None:
            return False
        command = found
    return True


@docs
def test_commands_exist(doc: Path, app: Flask, make_app: object) -> None:
    demo = make_app(demo=True)  # type: ignore[operator]
    built_in = {"routes", "shell", "run"}
    named = re.findall(r"(?:^|[\s`(/])portal ((?:[a-z][a-z-]*[ \t]?)+)", "\n".join(code_in(doc)))
    unknown = [words for words in named if words.split()[0] not in built_in and not known_command(demo, words.split())]
    assert unknown == []


@docs
def test_make_targets_exist(doc: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z][\w-]*)", "\n".join(code_in(doc))))
    assert named - TARGETS == set()


@docs
def test_settings_exist(doc: Path) -> None:
    assert set(re.findall(r"\bPORTAL_[A-Z_]+\b", doc.read_text())) - SETTINGS - FOR_TESTS == set()


@docs
def test_files_exist(doc: Path) -> None:
    linked = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", doc.read_text())
    assert [target for target in linked if not (doc.parent / target).exists()] == []


def test_every_setting_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "running.md").read_text()
    assert {name for name in SETTINGS if f"`{name}`" not in manual} == set()


def test_every_make_target_is_explained() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {target for target in TARGETS if f"make {target} " not in listed.stdout} == set()

"""Secrets in what somebody is about to publish: shown with their place, blanked, or published on purpose."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.core import scrub

FIELDS = ("title", "body", "helps", "environment")
AROUND = 40  # characters shown on either side of a finding


@dataclass(frozen=True, slots=True)
class Found:
    """One secret in one field. `start` and `end` count UTF-16 units, as a text field in a browser does; `line` is
    from 1."""

    field: str
    kind: str
    line: int
    start: int
    end: int
    before: str
    masked: str
    after: str

    def as_json(self) -> dict[str, Any]:
        """For the page's JavaScript; the secret itself stays out."""
        return asdict(self)


def find(texts: Mapping[str, str]) -> list[Found]:
    """What should not be published as it is, in the order of the form's fields."""
    return [
        _found(field, texts[field], finding)
        for field in FIELDS
        if texts.get(field)
        for finding in scrub.find(texts[field])
    ]


def blank(texts: Mapping[str, str]) -> dict[str, str]:
    """The fields in which something was found, with every finding replaced by its kind in brackets."""
    blanked = {field: scrub.blank(texts[field]) for field in FIELDS if texts.get(field)}
    return {field: text for field, text in blanked.items() if text != texts[field]}


def fingerprint(texts: Mapping[str, str]) -> str:
    """Stands for exactly these findings, so that "publish as it is" covers nothing that was typed afterwards."""
    found = sorted(
        f"{field}\0{finding.kind}\0{texts[field][finding.start : finding.end]}"
        for field in FIELDS
        if texts.get(field)
        for finding in scrub.find(texts[field])
    )
    return hashlib.sha256("\1".join(found).encode()).hexdigest()[:32]


def mask(secret: str) -> str:
    """A few letters to recognise it by, never more than a quarter of it."""
    first_line = secret.strip().split("\n")[0]
    return first_line[: min(4, len(first_line) // 4)] + "•••"


def _found(field: str, text: str, finding: scrub.Finding) -> Found:
    line_start = text.rfind("\n", 0, finding.start) + 1
    line_end = text.find("\n", finding.end)
    line_end = len(text) if line_end < 0 else line_end
    before = scrub.blank(text[line_start : finding.start])
    after = scrub.blank(text[finding.end : line_end])
    return Found(
        field=field,
        kind=finding.kind,
        line=text.count("\n", 0, finding.start) + 1,
        start=_utf16(text[: finding.start]),
        end=_utf16(text[: finding.end]),
        before=("…" if len(before) > AROUND else "") + before[-AROUND:],
        masked=mask(text[finding.start : finding.end]),
        after=after[:AROUND] + ("…" if len(after) > AROUND else ""),
    )


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

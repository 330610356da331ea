"""Find what should not be published or kept: secrets, and addresses of people and machines."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "private key",
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----.*?"
            r"(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\Z)",
            re.S,
        ),
    ),
    ("password in an address", re.compile(r"(?<=://)[^\s/:@]{0,200}:[^\s/@]{1,200}(?=@)")),
    (
        "token",
        re.compile(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,64}|xox[abprs]-[\w-]{10,250}"
            r"|sk-[\w-]{20,200}|sk_live_\w{16,100}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}"
            r"|eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{4,1000})"
        ),
    ),
    ("token", re.compile(r"(?i)(?<=bearer )[\w.~+/-]{12,2000}=*")),
    (
        "password",
        re.compile(
            r"(?i)\b(?:password|passwd|pwd|passphrase|secret|api[_-]?key|access[_-]?key|auth[_-]?token|client[_-]?secret)"
            r"[\"']?\s{0,3}[=:]\s{0,3}[\"']?(?P<value>[^\s\"',;&<>]{4,200})"
        ),
    ),
    ("e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")),
    # International numbers, and any that is called one: a bare row of digits may be a ticket, a size or a time.
    (
        "phone number",
        re.compile(r"(?<![\w.+-])(?:\+|00)[1-9]\d{0,2}[ ()/.-]{0,3}\d(?:[ ()/.-]{0,2}\d){6,12}(?![\w.]\d|\d)"),
    ),
    (
        "phone number",
        re.compile(
            r"(?i)\b(?:phone|tel|telephone|mobile|cell|fax|call (?:me|us)|ring (?:me|us))\b[^\d\n]{0,20}"
            r"(?P<value>\(?\+?\d(?:[ ()/-]{0,3}\d){6,14})(?!\w)"
        ),
    ),
    ("IP address", re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]|\.\d)")),
    ("IP address", re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")),
)
HARMLESS_IPS = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "::"}  # noqa: S104
MARK = re.compile(rf"\[(?:{'|'.join(dict.fromkeys(kind for kind, _ in PATTERNS))})\]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One secret or address: what it is, and where it stands (character offsets)."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Finding]:
    """What in `text` should not be published, in order, without overlaps."""
    findings: list[Finding] = []
    for finding in sorted(_candidates(text), key=lambda f: (f.start, -f.end)):
        if not findings or finding.start >= findings[-1].end:
            findings.append(finding)
    return findings


def blank(text: str) -> str:
    """`text` with every finding replaced by its kind in brackets, such as `[e-mail address]`."""
    for finding in reversed(find(text)):
        text = f"{text[: finding.start]}[{finding.kind}]{text[finding.end :]}"
    return text


def without_marks(text: str) -> str:
    """`text` without what `blank` left in it: the marks say nothing about what somebody asked or wrote."""
    return MARK.sub(" ", text) if "[" in text else text


def _candidates(text: str) -> Iterator[Finding]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            group = "value" if "value" in pattern.groupindex else 0
            if kind == "IP address" and not _is_address_of_somebody(match.group()):
                continue
            if kind == "password" and match.group(group).startswith(("[", "*", "…", "<")):
                continue
            yield Finding(kind, match.start(group), match.end(group))


def _is_address_of_somebody(text: str) -> bool:
    """A version such as 1.2.3.4 can't be told from an address; four numbers below 10 count as a version."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if text in HARMLESS_IPS:
        return False
    return address.version == 6 or any(int(part) > 9 for part in text.split("."))

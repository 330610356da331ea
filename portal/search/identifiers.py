"""Finds what names a fault exactly: error codes, versions, paths, symbols, settings, quoted messages.

Two people who describe the same fault in other words still paste the same code. Identifiers are kept whole here; their
parts are indexed as words by `portal.search.words`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CODE, VERSION, PATH, SYMBOL, SETTING, MESSAGE = "code", "version", "path", "symbol", "setting", "message"
LONGEST_TEXT = 40_000
LONGEST_KEY = 160


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier: its kind, the text as written, and the key that all its spellings share."""

    kind: str
    text: str
    key: str


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text.lower())


def _numbered(text: str) -> str:
    """'HTTP/1.1 502', 'HTTP error 502' → 'http502'; 'error code: 15' → 'error15'."""
    name, number = re.match(r"[A-Za-z]+", text), re.search(r"[\dA-Fa-fx]+$", text)
    return f"{name[0].lower()}{number[0].lower()}" if name and number else text.lower()


def _version(text: str) -> str:
    return text.lower().removeprefix("v")


def _path(text: str) -> str:
    return text.replace("\\\\", "\\").replace("\\", "/").rstrip("/.,").lower()


def _symbol(text: str) -> str:
    return text.rstrip("()").lower().replace("::", ".").replace("#", ".").removeprefix("$.")


def _message(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


_WORD = r"[A-Za-z_$][\w$]{0,60}"
# The first pattern that claims a stretch of text keeps it, so the exact ones stand before the broad ones. Every
# repetition is bounded: a hostile text costs linear time. Last what a text must have for a pattern to be worth looking
# for, which most texts haven't; None where that would cost as much.
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], str], re.Pattern[str] | None], ...] = (
    (
        MESSAGE,
        re.compile(
            r"\"([^\"\n]{10,140})\"|“([^”\n]{10,140})”|«([^»\n]{10,140})»|`([^`\n]{10,140})`|(?<!\w)'([^'\n]{12,140})'(?!\w)"
        ),
        _message,
        None,
    ),
    (
        PATH,
        re.compile(
            r"(?<![\w/])[A-Za-z]:\\[^\s\"'<>|*?:;,]{1,200}|(?<!\\)\\\\[\w.$-]{1,60}(?:\\[^\s\"'<>|*?:;,\\]{1,60}){1,12}"
            r"|(?<![\w/.:<~%)\]])(?:~/|\.{1,2}/|/)[\w.+@%-]{1,80}(?:/[\w.+@%-]{1,80}){0,12}/?"
        ),
        _path,
        re.compile(r"[\\/]"),
    ),
    (
        CODE,
        re.compile(
            r"\bHTTP(?:/\d(?:\.\d)?)?[ :-]{0,2}(?:(?:error|status|code|response)[ :]{1,2}){0,2}[1-5]\d\d\b", re.I
        ),
        _numbered,
        None,
    ),
    (
        CODE,
        re.compile(
            r"\b0x[0-9A-Fa-f]{4,16}\b|\b[A-Z]{1,10}-\d{2,8}\b|\b[A-Z]{1,5}\d{3,8}\b|\b[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,8}\b"
        ),
        _squeezed,
        None,
    ),
    (
        CODE,
        re.compile(
            r"\b(?:error|errno|exit code|code)(?: code| number| no\.?)?[ :#=-]{1,3}(?:-?\d{1,10}|0x[0-9A-Fa-f]+)\b",
            re.I,
        ),
        _numbered,
        None,
    ),
    (
        SETTING,
        re.compile(
            r"(?<![\w-])--[A-Za-z][\w-]{1,40}|\babout:[a-z]{3,20}\b|\b[a-z][\w-]{0,30}(?:\.[a-z][\w-]{0,30}){2,6}\b(?!\()"
        ),
        str.lower,
        re.compile(r"--[A-Za-z]|\babout:|[\w-]\.[a-z]"),
    ),
    (
        VERSION,
        re.compile(
            r"(?<![\w.$€£,-])v?\d{1,4}\.\d{1,6}(?:\.\d{1,6}){0,3}(?:[-.]?(?:alpha|beta|rc|esr|pre|dev|b|a)\.?\d{0,3})?(?![\w%]|\.\d)",
            re.I,
        ),
        _version,
        re.compile(r"\d\.\d"),
    ),
    (
        SYMBOL,
        re.compile(
            rf"(?<![\w.])(?:\$\.)?{_WORD}(?:(?:\.|::|#){_WORD}){{1,6}}\(|(?<![\w.]){_WORD}\(\)"
            rf"|(?<!\w)\$\.{_WORD}(?:\.{_WORD}){{0,6}}|(?<![\w.@/]){_WORD}(?:::{_WORD}){{1,6}}"
        ),
        _symbol,
        re.compile(r"\(|::|\$\."),
    ),
    (
        SYMBOL,
        re.compile(
            r"\b[a-z]{1,40}[a-z0-9]{0,20}(?:[A-Z][a-z0-9]{1,30}){1,8}\b|\b(?:[A-Z][a-z0-9]{1,30}){2,8}\b|\b[a-z0-9]{1,30}(?:_[a-z0-9]{1,30}){1,8}\b"
        ),
        _symbol,
        re.compile(r"[a-z0-9][A-Z]|_"),
    ),
)
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|file|chrome|resource|moz-extension)://\S{1,500}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
    re.I,
)
_HOST = re.compile(r"^www\.|\.(?:com|org|net|edu|gov|io|info|biz|de|uk|fr|nl|eu|ru|au|ca|us|jp|in|it|es|br|pl)$")
_PLAUSIBLE = re.compile(r"[\d\"“«`'/\\_.(:$#-]|[a-z][A-Z]")


def identifiers(text: str) -> list[Identifier]:
    """All identifiers of `text` in order, each as often as it appears. Web and mail addresses are none."""
    text = text[:LONGEST_TEXT]
    if not _PLAUSIBLE.search(text):
        return []
    return [found for _, found in sorted(_claimed(text), key=lambda pair: pair[0])]


def _claimed(text: str) -> Iterator[tuple[int, Identifier]]:
    # What was claimed is blanked out, so that the next pattern neither finds it again nor looks across it.
    rest = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    for kind, pattern, normal, sign in _PATTERNS:
        if sign is not None and not sign.search(rest):
            continue
        taken: list[tuple[int, int]] = []
        for match in pattern.finditer(rest):
            whole = match[match.lastindex or 0]
            if kind == MESSAGE and not _is_message(whole):
                continue
            if kind == PATH and not _is_path(whole):
                continue
            if kind == SETTING and _HOST.search(whole):
                continue
            key = normal(whole)[:LONGEST_KEY]
            if len(key) < 2:
                continue
            yield match.start(), Identifier(kind, whole, key)
            if kind != MESSAGE:  # codes and paths inside a quoted message count by themselves as well
                taken.append(match.span())
        for start, end in taken:
            rest = rest[:start] + " " * (end - start) + rest[end:]


def _is_message(text: str) -> bool:
    """A quoted message has several plain words; a quoted line of code or a single name has not."""
    return 2 <= len(re.findall(r"[^\W\d_]{2,}", text)) <= 20 and not re.search(r"[{};=<>\\]|\)\.", text)


def _is_path(text: str) -> bool:
    """'/hosts' or '/ 2' may be anything; a drive, a home, two folders or a file with an ending is a path."""
    return text[0] in "~.\\" or text[1:2] == ":" or text.count("/") >= 2 or re.search(r"\w\.\w{1,5}$", text) is not None

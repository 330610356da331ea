"""Files beside messages: which kinds, how large, and under which name they are kept. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.errors import Invalid

MOST, LARGEST, LONGEST_NAME = 3, 5_000_000, 120  # files a message; bytes; characters
ROOM = MOST * LARGEST + 200_000  # bytes of a request with as much as fits, and the words
TEXTS = (".txt", ".log", ".csv", ".json", ".xml", ".yaml", ".yml", ".ini", ".conf", ".md", ".patch", ".diff")
TEXT = "text/plain"
# What a file of that name begins with; whatever it is called, it is never run or shown by the browser.
BEGINNINGS = {
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".zip": ("application/zip", (b"PK\x03\x04", b"PK\x05\x06")),
    ".gz": ("application/gzip", (b"\x1f\x8b",)),
}
TAKEN = "pictures (PNG, JPEG, GIF, WebP), PDF, text and logs, ZIP and GZ"


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes


def checked(name: str, content: bytes) -> File:
    """The file under a plain name. Raises Invalid when it is too large, empty, or not what may be sent."""
    name = _plain(name)
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if len(content) > LARGEST:
        raise Invalid(f"“{name}” is too large: {LARGEST // 1_000_000} MB fit.", "files")
    if not content:
        raise Invalid(f"“{name}” is empty.", "files")
    if suffix in TEXTS and b"\x00" not in content:
        return File(name, TEXT, content)
    media_type, beginnings = BEGINNINGS.get(suffix, ("", ()))
    if not content.startswith(beginnings or (b"",)) or not media_type:
        raise Invalid(f"“{name}” can’t be sent here. What can: {TAKEN}.", "files")
    return File(name, media_type, content)


def counted(files: Sequence[File]) -> Sequence[File]:
    """The files. Raises Invalid when they are too many."""
    if len(files) > MOST:
        raise Invalid(f"{MOST} files fit beside one message.", "files")
    return files


def size(number: int) -> str:
    """Bytes as people say them: "12 kB", "3.4 MB"."""
    return f"{number / 1_000_000:.1f} MB" if number >= 1_000_000 else f"{max(1, round(number / 1_000))} kB"


def _plain(name: str) -> str:
    """The last part of a path, without what could mislead a reader or a header."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in last).split()).strip(". ")
    if len(plain) <= LONGEST_NAME:
        return plain or "file"
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix[:20]}"

"""Files beside messages: which are taken, and as what."""

import pytest

from portal.core.errors import Invalid
from portal.introductions import files
from portal.introductions.files import File


@pytest.mark.parametrize(
    ("name", "content", "kept", "media_type"),
    [
        ("sync.LOG", b"E-2041", "sync.LOG", "text/plain"),
        ("C:\\Users\\kim\\shot.png", b"\x89PNG\r\n\x1a\n...", "shot.png", "image/png"),
        ("../../etc/passwd.txt", b"x", "passwd.txt", "text/plain"),
        ("a\r\nb\x00.txt", b"x", "a b .txt", "text/plain"),
        ("grüße.pdf", b"%PDF-1.7", "grüße.pdf", "application/pdf"),
    ],
)
def test_files_are_kept_under_a_plain_name(name: str, content: bytes, kept: str, media_type: str) -> None:
    assert files.checked(name, content) == File(kept, media_type, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", b"MZ"),
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg onload=x>"),
        ("none", b"x"),
        ("shot.png", b"<html>"),
        ("log.txt", b"a\x00b"),
        ("empty.txt", b""),
        ("big.log", b"x" * (files.LARGEST + 1)),
        ("log.txt.exe", b"x"),
    ],
)
def test_other_files_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid):
        files.checked(name, content)


def test_a_long_name_keeps_its_ending() -> None:
    kept = files.checked("x" * 300 + ".log", b"x").name
    assert len(kept) == files.LONGEST_NAME
    assert kept.endswith("x.log")


def test_sizes_as_people_say_them() -> None:
    assert [files.size(number) for number in (7, 12_300, 3_400_000)] == ["1 kB", "12 kB", "3.4 MB"]

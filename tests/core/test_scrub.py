"""Secrets and addresses are found; versions, times and code are left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import scrub

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("write to kim@hatch.example, please", "write to [e-mail address], please"),
        ("from 192.168.7.12:8080", "from [IP address]:8080"),
        ("peer fe80::1ff:fe23:4567:890a lost", "peer [IP address] lost"),
        ("https://kim:hunter2@db.example/x", "https://[password in an address]@db.example/x"),
        ("call +49 30 1234567 or +1 (555) 010-9999", "call [phone number] or [phone number]"),
        ("0049-30-1234567.", "[phone number]."),
        ("Tel.: 030 / 123 45 67, ask for me", "Tel.: [phone number], ask for me"),
        ("My mobile number is 0170 1234567", "My mobile number is [phone number]"),
        ("password: hunter2!", "password: [password]"),
        ('"api_key": "abcd1234"', '"api_key": "[password]"'),
        ("Authorization: Bearer abcdef123456.x", "Authorization: Bearer [token]"),
        ("ghp_" + "a1B2" * 9, "[token]"),
        ("AKIAIOSFODNN7EXAMPLE", "[token]"),
        (f"see\n{KEY}\nabove", "see\n[private key]\nabove"),
        (KEY[:40], "[private key]"),
    ],
)
def test_what_should_not_be_published_is_blanked_and_named(text: str, blanked: str) -> None:
    assert scrub.blank(text) == blanked


@pytest.mark.parametrize(
    "text",
    [
        *("+0200", "2026-11-22T10:00:00+01:00", "5551234567 bytes", "0x00401000", "error 0040123", "E+12", "+3.5 %"),
        *("order 2026-0017-334455", "no phone since 2026", "telephone list of 1200 people", "+++ 1234567890 +++"),
        *("4.1.2.0", "v1.2.3.4", "at 12:30:45", "std::vector", "127.0.0.1", "::1", "999.1.1.1"),
        *("@property", "a@b", "password:", "the password is wrong", "password: ****"),
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert scrub.blank(text) == text


@given(st.text(max_size=300))
def test_blanked_text_holds_nothing_more_to_blank(text: str) -> None:
    once = scrub.blank(text)
    assert scrub.blank(once) == once


@pytest.mark.parametrize("part", ["a", "a.", "1.", "+1", "tel 1 ", "x@", ":", "://", "-----BEGIN PRIVATE KEY"])
def test_hostile_text_costs_little(part: str) -> None:
    begun = time.perf_counter()
    scrub.find(part * (100_000 // len(part)))
    assert time.perf_counter() - begun < 2


SECRETS = ["kim@hatch.example", "192.168.7.12", "password: hunter2!", "ghp_" + "a1B2" * 9, KEY]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_mark_of_what_was_blanked_is_left_where_words_count(secret: str) -> None:
    assert "[" not in scrub.without_marks(scrub.blank(f"before {secret} after"))


def test_other_brackets_stay() -> None:
    assert scrub.without_marks("[ERROR] in a[0]") == "[ERROR] in a[0]"

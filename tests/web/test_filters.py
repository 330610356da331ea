"""What templates use."""

import re
from datetime import timedelta

import pytest

from portal.core.clock import now
from portal.web.filters import ago, codes


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Sync stops with E-2041", 'Sync stops with <span class="code-word">E-2041</span>'),
        ("ORA-00942 & more", '<span class="code-word">ORA-00942</span> &amp; more'),
        ("A step-by-step guide", "A step-by-step guide"),
        ("No hyphen in E2041", "No hyphen in E2041"),
        ("<b>E-1</b>", '&lt;b&gt;<span class="code-word">E-1</span>&lt;/b&gt;'),
    ],
)
def test_an_error_code_in_a_title_is_not_torn_and_nothing_in_it_becomes_markup(title: str, shown: str) -> None:
    assert codes(title) == shown


def test_a_time_is_relative_in_words_and_exact_behind_them() -> None:
    shown = ago(now() - timedelta(hours=3, minutes=5))
    assert ">3 hours ago</time>" in shown
    assert re.search(r'<time datetime="[\d-]{10}T[\d:]{8}\+00:00" title="\d{1,2} \w+ \d{4}, \d\d:\d\d UTC">', shown)


def test_a_time_that_is_not_known_shows_nothing() -> None:
    assert ago(None) == ""

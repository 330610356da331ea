"""What templates use."""

import pytest

from portal.web.filters import codes


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

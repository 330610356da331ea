"""The words that support begins with."""

import pytest

from portal.relays.wording import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("open *Stock ▸ Counts ▸ Open\ncounts*, then **end** `it`", "open Stock ▸ Counts ▸ Open\ncounts, then end it"),
        ("set MY_VAR_NAME to _yes_ in *a_b.ini*", "set MY_VAR_NAME to yes in a_b.ini"),
        ("rm *.log and *.txt, 2*3*4", "rm *.log and *.txt, 2*3*4"),
        ("* one\n\n* two", "* one\n\n* two"),
        ("## First\n[the page](https://example.org/a_b_c)", "First\nthe page (https://example.org/a_b_c)"),
    ],
)
def test_signs_of_emphasis_are_left_out_of_a_mail(written: str, read: str) -> None:
    assert readable(written, "markdown") == read
    assert readable(written, "plain") == written

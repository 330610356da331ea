"""What people wrote is shown as they meant it, and safely."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import markdown

HARMFUL = re.compile(r"<(script|style|iframe|img|svg|form|input)|javascript:|\son\w+=|\sstyle=", re.I)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](  JaVaScRiPt:alert(1))",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        '<p style="position:fixed">x</p>',
        "![x](https://tracker.example/pixel.gif)",
        "<svg onload=alert(1)>",
        '```"><script>alert(1)</script>\ncode\n```',
    ],
)
def test_nothing_harmful_comes_through(text: str) -> None:
    tags = re.findall(r"<[^>]*>", str(markdown.render(text)))  # what stands there as words harms nobody
    assert [tag for tag in tags if HARMFUL.search(tag)] == []


@given(st.text(alphabet="<>\"'`[]()!#*_=&;:/ajsonclikimgrep\n ", max_size=80))
def test_no_tag_comes_through_that_is_not_allowed(text: str) -> None:
    names = set(re.findall(r"<\s*/?([a-zA-Z][\w]*)", str(markdown.render(text))))
    assert names <= markdown.TAGS


def test_what_stands_in_angle_brackets_is_shown_as_it_was_typed() -> None:
    text = "We set <scale>1</scale>, a List<String> & so on\n\n<config>\n  <overlay>off</overlay>\n</config>"
    html = str(markdown.render(text))
    assert "&lt;scale&gt;1&lt;/scale&gt;, a List&lt;String&gt; &amp; so on" in html
    assert "&lt;overlay&gt;off&lt;/overlay&gt;" in html
    assert markdown.plain("a <b>c</b>") == "a <b>c</b>"


def test_code_is_highlighted_by_classes_alone() -> None:
    html = str(markdown.render("```python\nprint('a')\n```"))
    assert '<span class="nb">print</span>' in html
    assert "style" not in html


def test_headings_never_outrank_the_page() -> None:
    assert re.findall(r"<h\d", str(markdown.render("# a\n\n## b\n\n### c"))) == ["<h3", "<h3", "<h3"]


def test_an_address_becomes_a_link_but_not_inside_code_or_a_link() -> None:
    html = str(markdown.render("see https://a.example/x_y. and `https://b.example/` and [c](https://c.example)"))
    assert re.findall(r'href="([^"]+)"', html) == ["https://a.example/x_y", "https://c.example"]
    assert "</a>. and <code>https://b.example/</code>" in html


def test_plain_text_keeps_its_line_breaks_and_means_nothing_else() -> None:
    assert str(markdown.render("a *b*\n<c>\n\nd", "plain")) == "<p>a *b*<br>\n&lt;c&gt;</p>\n<p>d</p>"


def test_the_words_of_a_text_are_without_its_markup() -> None:
    assert markdown.plain("# Hi & **bold** `x<y`\n\n- one\n- [two](https://x.example)") == "Hi & bold x<y\n\none\ntwo"


def test_a_huge_text_is_shown_plainly() -> None:
    assert "<strong>" not in str(markdown.render("**a** " * 20_000))

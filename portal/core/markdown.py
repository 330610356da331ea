"""Text that people wrote, as safe HTML and as plain words."""

import re
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

import markdown as library
import nh3
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString
from markupsafe import Markup, escape

TAGS = {
    *(
        "p",
        "br",
        "hr",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "div", "span", "kbd", "sub", "sup"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "div": {"class"},
    "span": {"class"},
    "code": {"class"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
EXTENSIONS = ["fenced_code", "codehilite", "tables", "sane_lists", "nl2br"]
CONFIGURATION = {"codehilite": {"guess_lang": False, "css_class": "code"}}
BARE_ADDRESS = r"(?<![\w\"'=(<>/\[])(https?://[^\s<>\"'\])]{3,500}[^\s<>\"'\]).,;:!?])"
BLANK_LINES = re.compile(r"\n\s*\n")
LONGEST_RENDERED = 100_000
LONGEST_KEPT = 10_000  # characters of a text whose HTML is kept in memory


class BareAddress(InlineProcessor):
    """Make a link of an address that stands alone in the text; code has been set aside by then."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        link = Element("a", href=m.group(1))
        link.text = AtomicString(m.group(1))
        return link, m.start(0), m.end(0)


def render(text: str, format: str = "markdown") -> Markup:
    """`text` as HTML that is safe to show. `format` is "markdown" or "plain"; plain text keeps its line breaks.

    Headings start at the third level, so that a post never outranks its page. Text beyond 100,000 characters is
    shown as plain.
    """
    if format == "plain" or len(text) > LONGEST_RENDERED:
        return _plain_html(text)
    return _kept_html(text) if len(text) <= LONGEST_KEPT else _html(text)


def plain(text: str, format: str = "markdown") -> str:
    """The words of `text` without markup, for the index, mails and excerpts."""
    if format == "plain":
        return text
    stripped = unescape(nh3.clean(str(render(text, format)), tags=set()))
    return re.sub(r"\n{3,}", "\n\n", stripped).strip()


@lru_cache(maxsize=1_000)
def _kept_html(text: str) -> Markup:
    """What is read again and again is rendered once: a third of the time that a post's page takes."""
    return _html(text)


def _html(text: str) -> Markup:
    parser = library.Markdown(extensions=EXTENSIONS, extension_configs=CONFIGURATION, output_format="html")
    # Angle brackets are what people pasted, not HTML: they are shown, not obeyed and not dropped.
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.inlinePatterns.register(BareAddress(BARE_ADDRESS, parser), "bare-address", 100)
    html = parser.convert(text)
    html = re.sub(r"(</?)h[12]\b", r"\1h3", html)
    return Markup(_clean(html))  # noqa: S704  (nh3 has cleaned it)


def _plain_html(text: str) -> Markup:
    paragraphs = BLANK_LINES.split(str(escape(text.replace("\r\n", "\n").strip("\n"))))
    html = "\n".join(f"<p>{part}</p>" for part in paragraphs if part.strip())
    return Markup(html.replace("\n", "<br>\n").replace("</p><br>\n<p>", "</p>\n<p>"))  # noqa: S704  (escaped above)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
        filter_style_properties=set(),
    )

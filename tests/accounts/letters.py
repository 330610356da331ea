"""What a person does with a mail: finds the link in it."""

import re
from email.message import EmailMessage
from urllib.parse import urlsplit


def text_of(message: EmailMessage) -> str:
    """The words of the mail."""
    return str(message.get_content())


def link_in(message: EmailMessage, part: str) -> str:
    """The path of the link that contains `part`. The site's address in tests is http://localhost."""
    links = [urlsplit(link) for link in re.findall(r"https?://\S+", text_of(message))]
    assert {link.netloc for link in links} == {"localhost"}
    return next(str(link.path) for link in links if part in link.path)

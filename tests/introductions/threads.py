"""What tests of private threads need: a secret that must not get out, and ways to look for it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.introductions.models import Attachment, Introduction, Member, Message
from tests.support import pages

SECRET = "quincewood"
Pair = tuple[Introduction, Member, Member]
Browse = Callable[[User], FlaskClient]


def addresses(introduction: Introduction, message: Message, file: Attachment) -> list[tuple[str, str]]:
    """Every address of a thread, by method."""
    base = f"/introductions/{introduction.id}"
    return [
        ("GET", base),
        ("POST", f"{base}/messages"),
        ("DELETE", f"{base}/messages/{message.id}"),
        ("GET", f"{base}/files/{file.id}"),
        ("POST", f"{base}/invitation"),
        ("DELETE", f"{base}/invitation"),
        ("GET", f"{base}/reports/new"),
        ("GET", f"{base}/reports/new?message={message.id}"),
        ("POST", f"{base}/reports"),
        ("POST", f"{base}/blocks"),
        ("GET", f"/introductions/threads/{introduction.id}"),
    ]


def kept(db: Any) -> tuple[Message, Attachment]:
    """The message and its file."""
    return db.scalars(select(Message)).one(), db.scalars(select(Attachment)).one()


def faults(text: str) -> list[str]:
    """What is wrong with a page; tokens are switched off in tests, so that some forms have none."""
    return [fault for fault in pages.read(text).faults() if "csrf_token" not in fault]


def without_token(text: str) -> str:
    """A page but for what is another one each time it is asked for: tokens, the number of a refusal."""
    return re.sub(r'name="csrf-token" content="[^"]*"|value="[^"]{60,}"|<code>[\w-]+</code>', "", text)


def walk(browser: FlaskClient, start: Iterator[str], most: int = 150) -> str:
    """All that a browser can be led to, as one text."""
    waiting, found = list(start), []
    seen: set[str] = set()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen or not path.startswith("/") or path.startswith(("/static", "/styles")):
            continue
        seen.add(path)
        answer = browser.get(path)
        found.append(f"{answer.headers} {answer.get_data(as_text=True)}")
        if answer.status_code == 200 and "html" in answer.content_type:
            waiting += [link.split("#")[0] for link in pages.read(answer.text).links()]
    return "\n".join(found)


def whole(mail: Any) -> str:
    """All of a mail: its headers and the words of its parts."""
    parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return "".join((str(mail.as_string()), *parts))

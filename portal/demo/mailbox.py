"""The mail that the demo keeps in files instead of sending it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from markupsafe import Markup, escape

from portal.core.clock import as_utc
from portal.core.errors import NotFound

MOST = 100
NAME = re.compile(r"[0-9A-Za-z_-]+")
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that was kept. `name` is its file's name without the ending."""

    name: str
    to_name: str
    to_address: str
    subject: str
    at: datetime
    text: str

    @property
    def html(self) -> Markup:
        """The text, escaped, with its web addresses as links."""
        return linked(self.text)


def latest(folder: Path, limit: int = MOST) -> list[Mail]:
    """The mails in `folder`, newest first: their names begin with the time."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.name, reverse=True)
    return [_read(path) for path in paths[:limit]]


def one(folder: Path, name: str) -> Mail:
    """The mail called `name`. Raises NotFound."""
    path = folder / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound("There is no such mail in the mailbox.")
    return _read(path)


def linked(text: str) -> Markup:
    """`text`, escaped, with its web addresses as links."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found.group())]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    name, address = parseaddr(str(message["To"] or ""))
    return Mail(
        name=path.stem,
        to_name=name,
        to_address=address,
        subject=str(message["Subject"] or ""),
        at=_sent(message) or _changed(path),
        text=str(part.get_content()) if part else "",
    )


def _sent(message: EmailMessage) -> datetime | None:
    """When it was sent, by its own header; None when that says nothing, or nothing that is a date."""
    found: datetime | None = getattr(message["Date"], "datetime", None)
    return as_utc(found) if found else None


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)

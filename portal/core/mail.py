"""The only place that sends mail: over SMTP, or, in the demo, into a folder that a page shows."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.core.clock import now
from portal.core.errors import PortalError
from portal.core.ids import token
from portal.core.settings import Settings

TIMEOUT_SECONDS = 20


class MailError(PortalError):
    """The mail could not be handed over; the job that sends it tries again later."""


def compose(
    settings: Settings, *, to: str, name: str, subject: str, text: str, message_id: str | None = None
) -> EmailMessage:
    """A plain mail from the portal to one person. `message_id` in angle brackets makes a repeat recognisable."""
    message = EmailMessage()
    message["From"] = formataddr((settings.site_name, parseaddr(settings.mail_from)[1]))
    message["To"] = formataddr((_one_line(name), to))
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = message_id or make_msgid(domain=settings.mail_from.rpartition("@")[2].strip(">"))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def send(settings: Settings, message: EmailMessage) -> None:
    """Hand `message` over. Raises MailError when the server can't be reached or refuses it."""
    if settings.smtp_url:
        _send_smtp(settings.smtp_url, message)
    elif settings.demo:
        _keep(settings.mailbox_dir, message)
    else:
        raise MailError("No mail server is set: PORTAL_SMTP_URL is empty")


def check(settings: Settings) -> None:
    """Greet the mail server without sending anything. Raises MailError."""
    try:
        with _connect(settings.smtp_url) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"The mail server can't be reached ({type(error).__name__})") from error


def _send_smtp(url: str, message: EmailMessage) -> None:
    try:
        with _connect(url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        # The server's own words may quote the address: they stay out of messages and logs.
        raise MailError(f"The mail server refused or can't be reached ({type(error).__name__})") from error


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _keep(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{now():%Y%m%dT%H%M%S%f}-{token(6)}"
    part = folder / f"{name}.part"
    part.write_bytes(message.as_bytes())
    part.rename(folder / f"{name}.eml")


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""The only place that sends mail: over SMTP, or, in the demo, into a folder that a page shows."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
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


class AddressRefused(MailError):
    """The server refuses mail to this address for good: `code` is what it said, 500 to 599."""

    def __init__(self, code: int):
        super().__init__(f"The mail server refuses this address ({code})")
        self.code = code


class MailRefused(MailError):
    """The server refuses this mail for good; another try would change nothing."""


def compose(
    settings: Settings,
    *,
    to: str,
    name: str,
    subject: str,
    text: str,
    html: str | None = None,
    message_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """A mail from the portal to one person: plain, or with an HTML twin.

    `message_id` in angle brackets makes a repeat recognisable.
    """
    message = EmailMessage()
    message["From"] = formataddr((settings.site_name, parseaddr(settings.mail_from)[1]))
    message["To"] = formataddr((_one_line(name), to))
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = message_id or make_msgid(domain=settings.mail_from.rpartition("@")[2].strip(">"))
    message["Auto-Submitted"] = "auto-generated"
    for header, value in (headers or {}).items():
        message[header] = _one_line(value)
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def send(settings: Settings, message: EmailMessage) -> None:
    """Hand `message` over. Raises MailError when the server can't be reached or refuses it."""
    if settings.smtp_url:
        _send_smtp(settings.smtp_url, message)
    elif settings.demo:
        _keep(settings.mailbox_dir, message)
    else:
        raise MailError("No mail server is set: PORTAL_SMTP_URL is empty")


class Line:
    """A connection to the mail server that carries many mails; it is made anew when the server hangs up."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand `message` over. Raises AddressRefused and MailRefused for good, MailError when a later try may help."""
        if not self._settings.smtp_url:
            send(self._settings, message)
            return
        try:
            self._server = self._server or _connect(self._settings.smtp_url)
            sender, to = parseaddr(message["From"])[1], parseaddr(message["To"])[1]
            self._server.sendmail(sender, [to], message.as_bytes(policy=SMTP))  # send_message would read it all again
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _ in error.recipients.values()), default=0)
            if 500 <= code < 600:
                raise AddressRefused(code) from None
            raise MailError(f"The mail server doesn't take mail to this address now ({code})") from None
        except smtplib.SMTPResponseException as error:
            self.close()
            kind = MailRefused if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500 else MailError
            raise kind(f"The mail server refused ({error.smtp_code})") from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MailError(f"The mail server can't be reached ({type(error).__name__})") from None

    def close(self) -> None:
        """Hang up."""
        if self._server is not None:
            self._server.close()
            self._server = None


@contextmanager
def line(settings: Settings) -> Iterator[Line]:
    """A line to the mail server for a batch of mails; nothing is connected before the first one."""
    opened = Line(settings)
    try:
        yield opened
    finally:
        opened.close()


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

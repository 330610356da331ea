"""Mail goes out over SMTP, or in the demo into a folder; what a name holds can't add a header."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from portal.core import mail
from portal.core.settings import Settings


def letter(settings: Settings, **changes: Any) -> Any:
    """A mail to Kim."""
    return mail.compose(
        settings, **{"to": "kim@hatch.example", "name": "Kim", "subject": "Hello", "text": "…"} | changes
    )


def test_a_mail_arrives_over_smtp(settings: Settings, smtp: Any) -> None:
    mail.send(settings, letter(settings, text="Grüße\n"))
    assert [(message["To"], message["Subject"]) for message in smtp.messages] == [("Kim <kim@hatch.example>", "Hello")]


def test_a_line_break_in_a_name_or_subject_adds_no_header(settings: Settings) -> None:
    message = letter(settings, name="Kim\r\nBcc: all@example.test", subject="a\nX-Evil: 1")
    assert "Bcc" not in message
    assert "X-Evil" not in message


def test_a_server_that_is_away_is_an_error_without_the_address(settings: Settings) -> None:
    away = dataclasses.replace(settings, smtp_url="smtp://127.0.0.1:1")
    with pytest.raises(mail.MailError) as error:
        mail.send(away, letter(away))
    assert "hatch" not in str(error.value)


def test_without_a_server_outside_the_demo_nothing_is_lost_silently(settings: Settings) -> None:
    nowhere = dataclasses.replace(settings, smtp_url="")
    with pytest.raises(mail.MailError, match="PORTAL_SMTP_URL"):
        mail.send(nowhere, letter(nowhere))


def test_in_the_demo_mail_goes_into_a_folder(settings: Settings, tmp_path: Path) -> None:
    demo = dataclasses.replace(settings, smtp_url="", demo=True, instance_dir=tmp_path)
    mail.send(demo, letter(demo))
    (kept,) = demo.mailbox_dir.iterdir()
    assert kept.suffix == ".eml"
    assert b"Subject: Hello" in kept.read_bytes()

"""A real SMTP server that keeps what it is sent."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Mailbox:
    """What arrived, oldest first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse = False
        self.unknown: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Called by aiosmtpd."""
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd."""
        if self.refuse:
            return "451 not now"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived for `address`."""
        return [message for message in self.messages if address in str(message["To"])]


class _OnFreePort(Controller):
    def _trigger_server(self) -> None:
        listening: Any = self.server
        self.port = listening.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class _Server:
    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self.controller = _OnFreePort(self.mailbox, hostname="127.0.0.1", port=0)
        self.controller.start()
        self.url = f"smtp://127.0.0.1:{self.controller.port}"


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[_Server]:
    """One server for all tests of a process."""
    server = _Server()
    yield server
    server.controller.stop()


@pytest.fixture
def smtp(smtp_server: _Server) -> Mailbox:
    """The server's mailbox, empty at the start of each test; `smtp.refuse = True` makes it turn mail away,
    and it knows no address in `smtp.unknown`."""
    smtp_server.mailbox.messages.clear()
    smtp_server.mailbox.refuse = False
    smtp_server.mailbox.unknown.clear()
    return smtp_server.mailbox

"""The mail of a relay as it goes out, written for whoever composes it: no link in it belongs to anybody else."""

from email.message import EmailMessage

from flask import current_app

from portal.accounts.models import User
from portal.core.clock import now
from portal.notifications import links, writing_mail
from portal.notifications.models import Notification, Reason, Way
from portal.notifications.sources import About
from portal.notifications.writing_mail import News
from portal.relays import rules, told, wording
from portal.relays.events import Relayed
from portal.relays.models import Relay
from portal.relays.queries import offers
from portal.web.links import absolute


def mail_of(relay: Relay, reader: User) -> EmailMessage:
    """The mail in the words that are kept. Its answers lead back to the relay: `reader` isn't asked."""
    row = Notification(
        user_id=reader.id,
        kind=Relayed.SENT,
        subject_type="posts",
        subject_id=relay.head_id,
        part_id=relay.id,
        reason=Reason.AFFECTED,
        way=Way.AT_ONCE,
        created=now(),
    )
    finder = rules.of_relay(relay).finder
    naming = offers.naming_of(finder) if finder else None
    here = absolute("relays.compose", relay_id=relay.id)
    answers = [(words, here) for words in wording.ANSWERS.values()]
    about: About = told.of_relay(relay, naming.named_as if naming else None, lambda: answers)
    news = News(row, about, current_app.extensions["settings"].site_url + about.path)
    return writing_mail.compose_news(reader, [news], {}, links.message_id("preview", relay.id, reader.id))


def text(letter: EmailMessage) -> str:
    """The plain twin."""
    return _part(letter, "plain")


def html(letter: EmailMessage) -> str:
    """The HTML twin."""
    return _part(letter, "html")


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()) if part else ""

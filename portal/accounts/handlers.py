"""Mails about one's account. The links in them are signed here, when the mail goes out, and are kept nowhere.

A mail's id is made of the event's: a second copy, sent because the worker died at a bad moment, is recognised by the
reader's mail program. Until an address is confirmed its mails carry no name: anybody could have typed it, and made us
deliver their words to a stranger.
"""

from flask import current_app, render_template

from portal import journal
from portal.accounts import queries, tokens
from portal.accounts.events import AccountEvent
from portal.accounts.models import User
from portal.core import mail
from portal.journal import Event
from portal.web.links import absolute


@journal.on(AccountEvent.SIGNED_UP, AccountEvent.CONFIRMATION_REQUESTED, outside=True)
def ask_to_confirm(event: Event) -> None:
    """The link that confirms an address."""
    user = queries.user(event.subject_id)
    if user and user.active and not user.is_confirmed:
        _send(event, user, "Is this your address?", "confirm", link=_confirmation_link(user))


@journal.on(AccountEvent.SIGN_UP_REPEATED, outside=True)
def say_there_is_an_account(event: Event) -> None:
    """Somebody signed up with an address that has an account: only its owner is told."""
    user = queries.user(event.subject_id)
    if user:
        _send(
            event,
            user,
            "You already have an account",
            "account_exists",
            sign_in=absolute("accounts.sign_in"),
            reset=absolute("accounts.request_reset"),
            link=None if user.is_confirmed else _confirmation_link(user),
        )


@journal.on(AccountEvent.RESET_REQUESTED, outside=True)
def send_reset_link(event: Event) -> None:
    """The link that lets somebody choose a new password."""
    user = queries.user(event.subject_id)
    if user and user.active:
        link = absolute("accounts.reset_password", token=tokens.for_reset(user))
        _send(event, user, "A new password", "reset", link=link)


@journal.on(AccountEvent.PASSWORD_RESET, AccountEvent.PASSWORD_CHANGED, outside=True)
def say_password_changed(event: Event) -> None:
    """So that nobody changes it without the owner hearing of it."""
    user = queries.user(event.subject_id)
    if user:
        reset = absolute("accounts.request_reset")
        _send(event, user, "Your password was changed", "password_changed", reset=reset, at=event.at)


def _confirmation_link(user: User) -> str:
    return absolute("accounts.confirm_address", token=tokens.for_confirmation(user))


def _send(event: Event, user: User, subject: str, template: str, **facts: object) -> None:
    settings = current_app.extensions["settings"]
    text = render_template(f"accounts/mails/{template}.txt", user=user, **facts)
    domain = settings.mail_from.rpartition("@")[2].strip("<> ")
    message_id = f"<account-{event.id}-{int(event.at.timestamp())}@{domain}>"
    message = mail.compose(
        settings,
        to=user.email,
        name=user.name if user.is_confirmed else "",
        subject=subject,
        text=text,
        message_id=message_id,
    )
    mail.send(settings, message)

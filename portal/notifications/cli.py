"""`portal mail`"""

import click
from flask import current_app

from portal.accounts import addresses
from portal.accounts.queries import by_email
from portal.core import mail as post_office
from portal.core.errors import NotFound
from portal.core.shell import explained
from portal.notifications import previewing


@click.group("mail")
def mail() -> None:
    """Mail: send a test, look at what an event would send."""


@mail.command("test")
@click.argument("address")
def test(address: str) -> None:
    """Send one mail to ADDRESS, to see whether the settings are right."""
    settings = current_app.extensions["settings"]
    with explained():
        to = addresses.normalise(address)
        letter = post_office.compose(
            settings,
            to=to,
            name="",
            subject=f"A test from {settings.site_name}",
            text=f"This mail shows that {settings.site_name} at {settings.site_url} can send mail.\n",
        )
        with post_office.line(settings) as line:
            line.send(letter)
    click.echo(f"Handed over for {to}." if settings.smtp_url else f"Kept in {settings.mailbox_dir}.")


@mail.command("preview")
@click.argument("event", type=int)
@click.option("--to", "email", help="As this person would get it; otherwise as the first who was told.")
@click.option("--html", "as_html", is_flag=True, help="The HTML twin instead of the whole mail.")
def preview(event: int, email: str | None, as_html: bool) -> None:
    """The mail that EVENT (its id in the journal) sends, written out. Nothing is sent and nothing noted."""
    with explained():
        person = by_email(addresses.comparable(email)) if email else None
        if email and person is None:
            raise NotFound(f"Nobody has an account with the address {email}.")
        message = previewing.mail_of(event, person)
        twin = message.get_body(("html",)) if as_html else None
        click.echo(twin.get_content() if twin is not None else message.as_string())

"""`portal demo`"""

import click
from flask.cli import AppGroup

from portal.core.db import unit_of_work
from portal.core.errors import Refused
from portal.demo import community, logins, script

demo = AppGroup("demo", help="Fill a demo and say who can sign in.")


@demo.command("fill")
def fill() -> None:
    """Fill an empty site with the cast and its eighteen months. A second time changes nothing."""
    told = script.read()
    try:
        with unit_of_work():
            posts = community.fill(told)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{posts} posts by {len(told.people)} people" if posts else "The demo is filled already.")


@demo.command("logins")
def show_logins() -> None:
    """Who can sign in, and with which password."""
    click.echo(logins.everybody())

"""`portal desk`"""

import click
from flask import Flask
from flask.cli import AppGroup

from portal.core.db import writing
from portal.desk import actions, finding
from portal.search.documents import IndexUnavailable

desk = AppGroup("desk", help="Support's desk.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(desk)


@desk.command("pairs")
@click.option("--seconds", default=3_600, show_default=True, help="Stop after so many; the worker goes on by itself.")
@click.option("--again", is_flag=True, help="Look at all posts anew, after calibrating the verdict, say.")
def find_pairs(seconds: int, again: bool) -> None:
    """Look up now which posts may be reports of the same problem, as the worker does bit by bit."""
    if again:
        with writing():
            actions.look_anew()
    try:
        posts, pairs = finding.look(finding.seconds(seconds))
    except IndexUnavailable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{posts} posts looked at, {pairs} pairs found")

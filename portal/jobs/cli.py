"""`portal worker`"""

import click
from flask import Flask

from portal.jobs import upkeep  # noqa: F401  (its handler)
from portal.jobs.worker import Worker, run_all


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(worker)


@click.command("worker")
@click.option("--until-empty", is_flag=True, help="Run what is due, then stop.")
def worker(until_empty: bool) -> None:
    """Run jobs: index, mail, clean up. One is enough for one machine."""
    if until_empty:
        click.echo(f"{run_all()} jobs")
    else:
        Worker().run()

"""Floor 3: finds posts. The Whoosh index, its postings as arrays, suggestions, the search page's engine, passages."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the jobs and the commands."""
    from portal.search import cli, jobs  # noqa: F401

    app.cli.add_command(cli.index)
    app.cli.add_command(cli.suggest_command)

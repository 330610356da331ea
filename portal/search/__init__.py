"""Floor 3: finds posts. The Whoosh index, its postings as arrays, suggestions, the search page's engine, passages."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the jobs and the commands."""
    from portal.search import cli, jobs, meaning  # noqa: F401

    meaning.choose(app.extensions["settings"].meaning_model)

    app.cli.add_command(cli.index)
    app.cli.add_command(cli.suggest_command)
    app.cli.add_command(cli.search)

"""The application: an explicit list of slices, in the order of the floors."""

from importlib import import_module
from pathlib import Path

import click
from flask import Flask
from flask.cli import FlaskGroup
from flask_migrate import Migrate

from portal.core import db as database
from portal.core import settings as core_settings
from portal.core.db import db
from portal.core.settings import Settings
from portal.web import (
    assets,
    cabinet,
    errors,
    filters,
    health,
    kept,
    limits,
    logs,
    methods,
    navigation,
    security,
    styles,
)
from portal.web.templating import LightEnvironment

ROOT = Path(__file__).resolve().parents[1]
SLICES = (
    "portal.jobs.cli",
    "portal.products",
    "portal.accounts",
    "portal.notifications",
    "portal.search",
    "portal.community",
    "portal.problems",
    "portal.asking",
    "portal.relays",
    "portal.desk",
    "portal.introductions",
    "portal.insights",
    "portal.admin",
    "portal.server.cli",
)
migrate = Migrate(directory=str(ROOT / "portal" / "migrations"), compare_type=True)


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Raises SettingsError when a setting can't be used."""
    settings = settings or core_settings.load()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.jinja_environment = LightEnvironment
    app.extensions["settings"] = settings
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    methods.init_app(app)
    security.init_app(app, settings)
    logs.init_app(app, settings)
    database.init_app(app, settings.database_url)
    migrate.init_app(app, db, render_as_batch=settings.database_url.startswith("sqlite"))
    limits.init_app(app, settings)
    assets.init_app(app)
    styles.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    health.init_app(app)
    kept.init_app(app)
    navigation.init_app(app)
    cabinet.init_app(app)
    app.jinja_env.globals["site_name"] = settings.site_name
    for name in (*SLICES, "portal.demo") if settings.demo else SLICES:
        import_module(name).init_app(app)
    return app


def main() -> None:
    """`portal`: everything that can be done from the shell."""
    cli.main()


def _create_or_explain() -> Flask:
    try:
        return create_app()
    except core_settings.SettingsError as error:
        raise click.ClickException(str(error)) from error


cli = FlaskGroup(
    name="portal", create_app=_create_or_explain, add_version_option=False, help="Beenthere: the community portal."
)


if __name__ == "__main__":
    main()

"""Floor 2: people, organisations, what they run."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.accounts import cli, handlers, rules, sessions, views  # noqa: F401
    from portal.web import navigation

    sessions.init_app(app)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.user)
    app.jinja_env.globals["may_take_part"] = rules.may_take_part
    navigation.add_to_menu("Settings", "accounts.me", 20)

"""Support's worklist: what waits today, pairs of reports to look at, seeing the portal as a customer does."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""
    from portal.desk import handlers, looking, models  # noqa: F401
    from portal.desk.views import blueprint, viewings
    from portal.web import slots

    looking.init_app(app)
    app.register_blueprint(blueprint)
    slots.register("person.shared", viewings.on_persons_page)

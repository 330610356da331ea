"""Floor 5: what became of inquiries, verdicts, relays and introductions, over time."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.insights import handlers  # noqa: F401
    from portal.insights.views import blueprint
    from portal.web import navigation

    app.register_blueprint(blueprint)
    navigation.add_to_menu("Insights", "insights.show", 45, lambda person: person.is_staff)

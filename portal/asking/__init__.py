"""Floor 4, above community: the home page, the ask box, suggestions, inquiries."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.asking import handlers, places, queries  # noqa: F401
    from portal.asking.views import blueprint, home, inquiries, suggestions  # noqa: F401
    from portal.community.views import compose
    from portal.search import sources
    from portal.web import slots

    app.register_blueprint(blueprint)
    sources.register_judgements(queries.judgements)
    slots.register("compose.above", places.above_compose)
    if places.note_published not in compose.after_publish:
        compose.after_publish.append(places.note_published)

"""Support's worklist: what waits today, pairs of reports to look at, seeing the portal as a customer does."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""
    from portal.accounts import sessions
    from portal.desk import cli, handlers, happened, looking, models, places  # noqa: F401
    from portal.desk.queries import judged
    from portal.desk.views import blueprint, desk, pairs, questions, viewings  # noqa: F401
    from portal.search import sources
    from portal.web import navigation, slots

    looking.init_app(app)
    cli.init_app(app)
    happened.register()
    sources.register_judgements(judged.judgements)
    app.register_blueprint(blueprint)
    slots.register("person.shared", places.on_persons_page)
    slots.register("post.staff", places.beside_post)
    navigation.add("Desk", "desk.desk", 5, lambda person: person.is_staff)
    if desk.first_page not in sessions.first_pages:
        sessions.first_pages.append(desk.first_page)

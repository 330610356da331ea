"""Known problems: links between reports of the same problem, what is known of it, who looks after it."""

from importlib import import_module

from flask import Flask

# Modules of `views` that hang their pages on the blueprint.
PAGES = ("board", "choosing", "links", "proposals", "staff", "standing")


def init_app(app: Flask) -> None:
    """Add the slice to the application."""
    from portal.problems import awaited, handlers, links_shown, links_told, models, notifiers, places  # noqa: F401
    from portal.problems.views import blueprint
    from portal.web import navigation, slots

    for page in PAGES:
        import_module(f"portal.problems.views.{page}")
    app.register_blueprint(blueprint)
    navigation.add("Known problems", "problems.show_board", 15)
    slots.register("post.state", places.in_the_line_of_state)
    slots.register("post.aside", places.beside)
    slots.register("post.staff", places.for_support)
    links_shown.register()

"""Introductions: customers who share a problem are put in touch, with the consent of each."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.introductions import handlers, models, places, told  # noqa: F401
    from portal.introductions.views import blueprint
    from portal.web import navigation, slots

    told.register()
    app.register_blueprint(blueprint)
    slots.register("post.aside", places.beside_post)
    slots.register("person.shared", places.on_persons_page)
    slots.register("desk.today", places.at_the_desk)
    slots.register("me.settings", places.among_settings)
    navigation.add_to_menu("Introductions", "introductions.overview", 13)

"""Relays: one customer's solution, carried with credit to everyone affected, and what each said of it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the slice to the application."""
    from portal.relays import handlers, happened, models, places, told, views  # noqa: F401
    from portal.relays.views import naming
    from portal.web import navigation, slots

    views.init_app(app)
    told.register()
    happened.register()
    slots.register("post.top", places.question)
    slots.register("post.helped", places.counts)
    slots.register("post.staff", places.for_support)
    slots.register("me.settings", naming.settings)
    navigation.add_to_menu("Relays", "relays.relays", 53, lambda person: person.is_staff)

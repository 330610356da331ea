"""Floor 3: who is told of what, how, and the mails that go out. Knows nothing of posts' tables."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.notifications import account, cli, digest, mailing, models, places, telling, views  # noqa: F401
    from portal.web import navigation, slots

    account.register()
    views.init_app(app)
    app.cli.add_command(cli.mail)
    app.jinja_env.globals["topic_button"] = places.topic_button
    slots.register("masthead.end", views.bell.bell)
    slots.register("post.aside", views.muted.muted)
    navigation.add_to_menu("What you watch", "notifications.watching", 12)
    navigation.add_to_menu("How you are told", "notifications.preferences", 14)
    navigation.add_to_menu("Mails", "notifications.deliveries", 55, lambda person: person.is_staff)

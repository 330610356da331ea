"""Floor 4: posts, replies, confirmations, me-toos, watches, drafts; browsing and searching them."""

from importlib import import_module

from flask import Flask

# Modules of `views` that hang their pages on the community's blueprint.
PAGES = (
    "browse",
    "checks",
    "compose",
    "drafts",
    "editing",
    "live",
    "marks",
    "moderation",
    "posts",
    "replies",
    "search",
)


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.community import cli, documents, forgetting, handlers, models, notifiers, told  # noqa: F401
    from portal.community.views import blueprint, shared, watched
    from portal.web import navigation, slots

    for page in PAGES:
        import_module(f"portal.community.views.{page}")
    app.register_blueprint(blueprint)
    navigation.add("Browse", "community.browse", 10)
    navigation.add("Stories", "community.stories", 20)
    navigation.add("Search", "community.search", 30)
    navigation.add_to_menu("Write a post", "community.new_post", 5)
    navigation.add_to_menu("Drafts", "community.drafts", 10)
    navigation.add_to_menu("Your page", "accounts.person", 15, values=lambda person: {"person_id": person.id})
    navigation.add_to_menu("What is hidden", "community.hidden", 50, lambda person: person.is_staff)
    slots.register("person.shared", shared.on_persons_page)
    slots.register("watching.below", watched.watched)
    documents.register()
    told.register()
    cli.init_app(app)

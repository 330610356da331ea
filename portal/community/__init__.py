"""Floor 4: posts, replies, confirmations, me-toos, watches, drafts; browsing and searching them."""

from importlib import import_module

from flask import Flask

# Modules of `views` that hang their pages on the community's blueprint.
PAGES = ("checks", "compose", "drafts", "editing")


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.community import documents, handlers, models  # noqa: F401
    from portal.community.views import blueprint

    for page in PAGES:
        import_module(f"portal.community.views.{page}")
    app.register_blueprint(blueprint)
    documents.register()

"""Floor 5: products, people, the state of index and queue, for admins and support."""

from flask import Flask, render_template


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.admin import views
    from portal.web import navigation, slots

    app.register_blueprint(views.blueprint)
    navigation.add_to_menu("State of the site", "admin.state", 60, lambda person: person.is_staff)
    navigation.add_to_menu("Admin", "admin.overview", 70, lambda person: person.is_admin)
    slots.register("page.top", _warning)


def _warning() -> str:
    from portal.admin import state

    return render_template("admin/warning.html", warning=state.warning())

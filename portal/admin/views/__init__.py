"""Pages for admins, and one for all staff."""

from flask import Blueprint, render_template

from portal.web import access

blueprint = Blueprint("admin", __name__)


@blueprint.get("/admin")
@access.admin
def overview() -> str:
    """Where everything is."""
    return render_template("admin/overview.html")


from portal.admin.views import (  # noqa: E402
    journal,
    organisations,
    people,
    products,
    state,
    versions,
)

__all__ = ["blueprint", "journal", "organisations", "people", "products", "state", "versions"]

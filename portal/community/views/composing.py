"""What the forms for new posts and for changes share: how they are shown, previewed and looked through."""

from typing import Any

from flask import render_template, request
from markupsafe import Markup

from portal.accounts.sessions import viewer
from portal.community import blanking
from portal.community.forms import PostForm
from portal.community.queries import writing
from portal.core import markdown
from portal.products.queries import products
from portal.products.rules import named_in

FIELD_NAMES = {"title": "Title", "body": "Text", "helps": "What helps", "environment": "Environment"}
NOTHING: dict[str, Any] = {
    "post": None,
    "twin": None,
    "preview": None,
    "other": None,
    "drafts": [],
    "is_blanked": False,
    "is_stale": False,
    "needs_reason": False,
    "seen": "",
    "saved_at": None,
    "twin_key": "",
    "continues": "",
}


def show(form: PostForm, *, address: str, key: str, with_findings: bool = False, **more: Any) -> str:
    """The page with the form, with whatever else there is to say (see NOTHING and the template)."""
    found = blanking.find(form.texts()) if with_findings else []
    return render_template(
        "community/compose.html",
        **NOTHING
        | {
            "form": form,
            "viewer": viewer(),
            "address": address,
            "key": key,
            "findings": found,
            "fingerprint": blanking.fingerprint(form.texts()) if found else "",
            "field_names": FIELD_NAMES,
            "runs": _runs(),
            "known_tags": writing.known_tags(viewer()),
        }
        | more,
    )


def is_safe(form: PostForm) -> bool:
    """Whether nothing in it looks private, or the writer said about exactly these findings: publish it as it is."""
    texts = form.texts()
    return not blanking.find(texts) or request.form.get("as_is") == blanking.fingerprint(texts)


def blank(form: PostForm) -> None:
    """Replace what looks private by its kind in brackets."""
    for name, text in blanking.blank(form.texts()).items():
        form[name].data = text


def preview_of(form: PostForm, format: str = "markdown") -> dict[str, Markup | str]:
    """How it will look: the title, and safe HTML of the texts."""
    texts = form.texts()
    with_helps = form.kind.data == "workaround"
    return {
        "title": texts["title"],
        "body": markdown.render(texts["body"], format),
        "helps": markdown.render(texts["helps"], format) if with_helps else "",
    }


def complain(form: PostForm, message: str, field: str | None) -> None:
    """Put what a verb refused beside its field, or on top of the form."""
    if field in form:
        form[field].errors = [*form[field].errors, message]
    else:
        form.form_errors.append(message)


def about(text: str) -> dict[str, str]:
    """Product, version and environment of a new post: what its text names, else what the writer said to run first."""
    runs = getattr(viewer(), "runs", [])
    product, version = named_in(text, products(), {running.product_id for running in runs})
    running = next((one for one in runs if product is None or one.product_id == product.id), None)
    if running is None:
        return {"product": str(product.id), "version": str(version.id) if version else ""} if product else {}
    version_id = version.id if version else running.version_id
    return {
        "product": str(running.product_id),
        "version": str(version_id or ""),
        "environment": running.environment,
    }


def _runs() -> dict[str, str]:
    """Which version the viewer said to run, by product: choosing the product then chooses it."""
    runs = getattr(viewer(), "runs", [])
    return {str(running.product_id): str(running.version_id) for running in runs if running.version_id}

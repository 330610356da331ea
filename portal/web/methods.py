"""Forms know GET and POST alone: the hidden field `_method` says DELETE for them, with or without JavaScript."""

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException

SAID_BY_FORMS = {"DELETE"}


def init_app(app: Flask) -> None:
    """Listen to the field. Comes before everything that asks for the method or the view of a request."""
    app.before_request(_listen)


def _listen() -> None:
    if request.method != "POST":
        return
    said = request.form.get("_method", "").upper()
    adapter = current_app.create_url_adapter(request) if said in SAID_BY_FORMS else None
    if adapter is None:
        return
    try:
        rule, arguments = adapter.match(method=said, return_rule=True)
    except HTTPException:
        return  # there is nothing to delete at this address: answered like any other POST
    request.url_rule, request.view_args, request.routing_exception = rule, dict(arguments), None
    request.method = said

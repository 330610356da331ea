"""Friendly error pages: what happened, what is kept, what to do."""

import logging

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.core.db import db
from portal.core.errors import Invalid, NotFound, PortalError, Refused
from portal.web import access, kept

log = logging.getLogger("portal.web")
WORDS = {
    400: ("That didn't work", "The portal could not read what was sent. Nothing was changed."),
    403: ("Not possible", "This can't be done from your account. Nothing was changed."),
    404: ("Nothing here", "There is no such page, or it isn't for you to see. The address may have been cut short."),
    405: ("That didn't work", "This address can't be used like that. Nothing was changed."),
    413: (
        "Too much at once",
        "What was sent is larger than the portal takes. Nothing was changed; shorten it and try again.",
    ),
    429: (
        "One moment, please",
        "That was a lot in a short time. Wait a minute and try again; what you typed is still in your browser.",
    ),
    500: ("Something broke on our side", "It was noted. Nothing you sent was half saved. Try again in a minute."),
    503: ("Back in a moment", "A part of the portal is being made ready. Try again in a minute."),
}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, old_page)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(Exception, _unexpected)


def old_page(error: CSRFError) -> ResponseReturnValue:
    """A form without a valid token is offered again, with all that was typed.

    Whoever has been signed out meanwhile, in another window, is asked to sign in at once, and finds it afterwards.
    """
    if wants_json():
        return _json(400, "This page is too old. Load it again.")
    if access.wants_signing_in():
        answer: ResponseReturnValue = access.ask_to_sign_in()
        return answer
    reason = "The page you sent this from was too old, so we ask once more. It is all here."
    return kept.render(request.full_path.rstrip("?"), kept.fields_of_request(), reason), 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    return page(code)


def _portal_error(error: PortalError) -> ResponseReturnValue:
    codes: dict[type[PortalError], int] = {Invalid: 400, Refused: 403, NotFound: 404}
    code = next((codes[kind] for kind in type(error).__mro__ if kind in codes), 503)
    return page(code, None if code == 404 else str(error))


def _unexpected(error: Exception) -> ResponseReturnValue:
    # The text of an exception may hold what somebody wrote: only its kind and place are logged.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error(
        "%s %s at %s", g.get("request_id", "-"), type(error).__name__, place, exc_info=log.isEnabledFor(logging.DEBUG)
    )
    return page(500)


def page(code: int, message: str | None = None) -> ResponseReturnValue:
    """The error page, or JSON where that was asked for."""
    db.session.rollback()
    title, words = WORDS.get(code, WORDS[400 if code < 500 else 500])
    if wants_json():
        return _json(code, message or words)
    return render_template(
        "errors/error.html", code=code, title=title, message=message or words, request_id=g.get("request_id")
    ), code


def wants_json() -> bool:
    """Whether the caller asked for JSON rather than a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _json(code: int, message: str) -> ResponseReturnValue:
    return jsonify(error=message, request_id=g.get("request_id")), code

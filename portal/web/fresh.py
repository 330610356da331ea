"""Answers to pages that ask again and again whether anything is new: nothing new is 304 and costs next to nothing."""

from collections.abc import Callable

from flask import Response, request


def answer(tag: str, make: Callable[[], Response]) -> Response:
    """304 when the asker knows `tag` already, else what `make` gives, with the tag."""
    response = Response(status=304) if request.if_none_match.contains(tag) else make()
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache, private"
    return response

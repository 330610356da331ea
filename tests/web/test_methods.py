"""Forms say DELETE by a hidden field."""

from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from portal.web import access
from tests.support.site import new_client


@pytest.fixture
def marks(make_app: Any) -> FlaskClient:
    """A browser of a site where marks are made and taken back, and letters are only sent."""
    app: Flask = make_app()

    @access.public
    def mark(number: int) -> str:
        return f"{request.method} {request.endpoint} {number}"

    @access.public
    def letter() -> str:
        return request.method

    app.add_url_rule("/marks/<int:number>", "make", mark, methods=["POST"])
    app.add_url_rule("/marks/<int:number>", "take_back", mark, methods=["DELETE"])
    app.add_url_rule("/letters", "letter", letter, methods=["POST"])
    app.add_url_rule("/gone/<int:number>", "gone", mark, methods=["DELETE"])
    return new_client(app)


def test_a_form_reaches_the_view_for_delete(marks: FlaskClient) -> None:
    assert marks.post("/marks/7").text == "POST make 7"
    assert marks.post("/marks/7", data={"_method": "DELETE"}).text == "DELETE take_back 7"
    assert marks.post("/gone/7", data={"_method": "delete"}).text == "DELETE gone 7"
    assert marks.delete("/marks/7").text == "DELETE take_back 7"


def test_nothing_else_is_listened_to(marks: FlaskClient) -> None:
    assert marks.post("/letters", data={"_method": "DELETE"}).text == "POST"
    assert marks.post("/marks/7", data={"_method": "PUT"}).text == "POST make 7"
    assert marks.post("/marks/7?_method=DELETE").text == "POST make 7"
    assert marks.get("/gone/7?_method=DELETE").status_code == 405
    assert marks.post("/gone/7").status_code == 405


def test_the_token_is_asked_for_all_the_same(marks: FlaskClient) -> None:
    marks.application.config["WTF_CSRF_ENABLED"] = True
    assert marks.post("/gone/7", data={"_method": "DELETE"}).status_code == 400

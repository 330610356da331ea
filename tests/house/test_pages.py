"""Every page that anybody can reach has a title, one heading, names for all fields and buttons, and no dead link."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.core.db import db
from tests.support import pages
from tests.support.crawl import walk
from tests.support.site import new_client

VIEWERS = {
    "visitor": (None, {"public"}),
    "customer": ("kim@hatch.example", {"public", "signed_in"}),
    "support": ("anna@lanternfold.example", {"public", "signed_in", "staff"}),
    "admin": ("ada@lanternfold.example", {"public", "signed_in", "staff", "admin"}),
}


@pytest.fixture
def demo(make_app: Callable[..., Flask]) -> Flask:
    """The demo, filled and indexed."""
    app = make_app(demo=True)
    app.config["WTF_CSRF_ENABLED"] = True
    for arguments in (["demo", "fill"], ["index", "rebuild"]):
        with app.app_context():  # as the command line has it
            done = app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 0, done.output
    return app


def test_every_page_can_be_read_without_seeing_it(demo: Flask, sign_in: Callable[..., object]) -> None:
    faults, seen = {}, {}
    for viewer, (address, kinds) in VIEWERS.items():
        client = new_client(demo)
        if address:
            with demo.app_context():
                sign_in(client, db.session.query(User).filter_by(email=address).one())
        walked = walk(client, kinds)
        faults[viewer] = walked.faults
        seen[viewer] = walked.seen.total()

    assert faults == {viewer: {} for viewer in VIEWERS}
    assert min(seen.values()) > 20


def test_faults_are_found() -> None:
    page = pages.read(
        "<!doctype html><html><title> </title><main><h1>One</h1><h1>Two</h1><p id=a><p id=a><img src=x>"
        "<form method=post><label for=nowhere>Name</label><input name=name><button></button></form></main></html>"
    )

    assert page.faults() == [
        "the page has no title",
        "the page has 2 h1",
        "the page doesn't say its language",
        "no label: input name",
        "no name: button {}",
        "no alt: {'src': 'x'}",
        "the id 'a' stands twice",
        "label for='nowhere' isn't there",
        "no csrf_token: form (this page)",
    ]

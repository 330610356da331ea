"""People who met, with and without a secret between them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.introductions.actions import thread
from portal.introductions.files import File
from portal.introductions.models import Introduction, Member
from tests.introductions.story import met, shared_problem
from tests.introductions.threads import SECRET, Browse, Pair
from tests.support.cast import Cast
from tests.support.site import new_client


@pytest.fixture
def pair(db: Any, cast: Cast) -> Pair:
    """Kim and Ravi met."""
    introduction, (kims, ravis) = met(cast.anna, shared_problem(cast.kim, cast.ravi), cast.kim, cast.ravi)
    return introduction, kims, ravis


@pytest.fixture
def secret_pair(pair: Pair, cast: Cast) -> Pair:
    """Kim and Ravi met, and Kim wrote a secret with a file of that name."""
    log = File(f"{SECRET}.log", "text/plain", SECRET.encode())
    thread.write(cast.kim, pair[1], body=f"The word is {SECRET}. <script>alert(1)</script>", files=[log])
    return pair


@pytest.fixture
def group(db: Any, cast: Cast) -> tuple[Introduction, list[Member]]:
    """Kim, Ravi and Mei met."""
    post = shared_problem(cast.kim, cast.ravi, cast.mei)
    return met(cast.anna, post, cast.kim, cast.ravi, cast.mei)


@pytest.fixture
def page(app: Flask, sign_in: Callable[[FlaskClient, User], FlaskClient]) -> Browse:
    """`page(cast.kim)`: a browser of that person's."""
    return lambda person: sign_in(new_client(app), person)

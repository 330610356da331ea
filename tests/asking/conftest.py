"""What the tests of this slice share: a few known problems, found by the index, and the ask box's own requests."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.asking.models import Inquiry
from portal.community import actions
from portal.community.models import Post, Reply, ReplyKind
from tests.community import told
from tests.support.cast import Cast

TOKEN = "the-token-of-this-visit"
QUESTION = "sync stops at 4% with E-2041 after the update"


@dataclass
class Known:
    """Three posts that the index finds: solved, with a workaround, open."""

    solved: Post
    solution: Reply
    workaround: Post
    open: Post


@pytest.fixture
def known(cast: Cast, db: Any, run_jobs: Callable[..., int]) -> Known:
    """Kim's solved problem with Ravi's solution, Ravi's workaround, Mei's open problem; all indexed."""
    solved = told.solved(cast)
    solution = db.scalar(select(Reply).where(Reply.post_id == solved.id, Reply.kind == ReplyKind.SOLUTION))
    workaround = told.workaround(cast.ravi, title="Sync stops behind a proxy", product=cast.lumen)
    waiting = told.problem(cast.mei, title="The import drops umlauts", body="All ä, ö and ü are gone.")
    index(run_jobs)
    return Known(solved, solution, workaround, waiting)


@dataclass
class Asked:
    """What the ask box got back, and what its forms would bring back."""

    status: int
    text: str

    @property
    def sealed(self) -> str:
        """The signed list of what was shown."""
        found = re.search(r'data-sealed="([^"]*)"', self.text)
        return unescape(found[1]) if found else ""

    @property
    def titles(self) -> list[str]:
        """The suggestions, in order."""
        return re.findall(r'suggestion__title"><a href="[^"]+">([^<]+)<', self.text)


def index(run_jobs: Callable[..., int]) -> None:
    """Let the worker index what was written, and the engine look again."""
    run_jobs()
    time.sleep(0.12)  # the engine looks for a new commit every 0.1 s


def ask(client: FlaskClient, body: str = QUESTION, **fields: str) -> Asked:
    """Ask as ask.js does."""
    answer = client.post("/suggestions", data={"body": body, "token": TOKEN, "place": "home"} | fields)
    return Asked(answer.status_code, answer.text)


def say(client: FlaskClient, asked: Asked, post: Post, answer: str, token: str = TOKEN, **fields: str) -> Any:
    """Press one of the buttons of a suggestion, as ask.js sends it."""
    data = {"post": str(post.id), "answer": answer, "text": QUESTION, "sealed": asked.sealed} | fields
    return client.post(f"/inquiries/{token}/answers", data=data)


def inquiry(db: Any, token: str = TOKEN) -> Inquiry | None:
    """The inquiry of that visit as it is now."""
    db.rollback()
    db.expire_all()
    found: Inquiry | None = db.scalar(select(Inquiry).where(Inquiry.token == token))
    return found


def reply(cast: Cast, post: Post, **more: Any) -> Reply:
    """A solution by Jo."""
    return actions.reply(cast.jo, post, **({"kind": ReplyKind.SOLUTION, "body": "Try it again."} | more))

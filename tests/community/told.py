"""Posts for tests, published with the verbs themselves."""

from typing import Any

from portal.accounts.models import User
from portal.community import actions
from portal.community.models import Kind, Post, ReplyKind


def problem(author: User, **more: Any) -> Post:
    """A problem of `author`'s."""
    given = {"title": "Sync stops at 4%", "body": "It says E-2041."} | more
    return actions.publish_post(author, kind=Kind.PROBLEM, **given)


def workaround(author: User, **more: Any) -> Post:
    """A workaround of `author`'s."""
    given = {"title": "Sync hangs behind a proxy", "body": "It waits for ever.", "helps": "Name the proxy."} | more
    return actions.publish_post(author, kind=Kind.WORKAROUND, **given)


def story(author: User, **more: Any) -> Post:
    """A story of `author`'s."""
    given = {"title": "Nine shops in a morning", "body": "All of them."} | more
    return actions.publish_post(author, kind=Kind.STORY, **given)


def solved(cast: Any) -> Post:
    """Kim's problem with Ravi's solution, which Kim marked and Mei confirmed, and a comment of Anna's."""
    post = problem(cast.kim, version=cast.version("4.1"), tags=["sync"])
    actions.reply(cast.anna, post, kind=ReplyKind.COMMENT, body="Which file is it?")
    solution = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    actions.mark_solution(cast.kim, solution)
    actions.confirm(cast.mei, post, reply=solution, worked=True, version=cast.version("4.1"))
    return post

"""Worlds that differ in one secret alone, and everything that somebody can see of each.

If two such worlds look the same to somebody, down to headers and mails, then nothing told them the secret.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from portal.accounts.models import Organisation, User
from portal.core.db import db as database
from portal.introductions import actions, queries
from portal.introductions.cards import Choices
from portal.introductions.models import AnswerKind, Introduction, Wants
from tests.introductions.story import comes_to_its_end, proposed, says, shared_problem
from tests.support.cast import Cast
from tests.support.site import new_client

BEGAN = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)
SECRETS = ("Zelda", "Quartz", "zq@mail.quartzworks", "+49 555 0142", "words of hers")
SHARES = Choices(organisation=True, email=True, phone="+49 555 0142", words="Some words of hers.")
ROLES = ("visitor", "mei", "kim", "anna", "jo", "ada", "jo as kim", "jo as zelda")
NUMBERS = (1, 2, 3)
SEARCHES = ("/search?q=Zelda", "/search?q=words+of+hers", "/?q=Zelda", "/introductions/proposals/new?post=1",
            "/introductions/proposals/new?post=1&person=1", "/introductions/proposals/new?person=2",
            "/notifications?unread=1", "/admin/people?search=Quartz", "/admin/deliveries?state=sent")  # fmt: skip
KEPT = ("state_warning", "bells")  # a process keeps these for some seconds of its own clock, which doesn't stand still
CHANGES = (  # what differs between two looks at the same page of the same site
    (re.compile(r"X-Request-ID: \S+|(?<=add this number: <code>)[\w-]+"), "#"),
    (re.compile(r"[\w-]{16,}"), "#"),
)


@dataclass
class World:
    """A site, the people in it, and one introduction of Kim and either Zelda or Yara."""

    app: Flask
    cast: Cast
    people: dict[str, User]
    introduction: Introduction
    begun: datetime = field(default=BEGAN)


@contextmanager
def world(app: Flask, empty: Callable[[Flask], None], *, other: str = "zelda") -> Iterator[World]:
    """A fresh site on which Anna has just asked Kim and `other`, about a problem of Mei's. Its clock stands still."""
    empty(app)
    with time_machine.travel(BEGAN, tick=False), app.app_context():
        cast = Cast(database.session)
        people = {"kim": cast.kim, "mei": cast.mei, "anna": cast.anna, "jo": cast.jo, "ada": cast.ada}
        firm = Organisation(slug="quartzworks", name="Quartzworks")
        people["zelda"] = cast.person("Zelda Quartz", organisation=firm)
        people["yara"] = cast.person("Yara Stone", organisation=cast.orbis)
        people["zelda"].email = "zq@mail.quartzworks.example"
        post = shared_problem(cast.mei, people["kim"], people["zelda"], people["yara"])
        introduction = proposed(cast.anna, post, people["kim"], people[other])
        database.session.commit()
        try:
            yield World(app, cast, people, introduction)
        finally:
            database.session.rollback()
            database.session.remove()


def behave(of: World, person: str, how: str) -> None:
    """Somebody who was asked answers, or does something else that nobody may notice."""
    somebody = of.people[person]
    if how in list(AnswerKind):
        says(somebody, of.introduction, AnswerKind(how), SHARES)
    elif how == "yes, then no":
        says(somebody, of.introduction, AnswerKind.YES, SHARES)
        says(somebody, of.introduction, AnswerKind.NO)
    elif how == "refuses":
        actions.refuse(somebody)
    elif how == "wishes":
        actions.wish_for(somebody, of.introduction.post, wants=Wants.HAS, words="Some words of hers.")  # type: ignore[arg-type]
    database.session.commit()


def end(of: World, run_jobs: Callable[..., int]) -> None:
    """The last day has passed and the clock has ticked."""
    run_jobs()
    comes_to_its_end(of.introduction)
    run_jobs()


def seen_by(of: World, role: str, sign_in: Callable[..., Any], *, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Everything that somebody sees who tries every address: status, headers and text, without what changes anyhow."""
    client = new_client(of.app)
    who, _, eyes = role.partition(" as ")
    if who != "visitor":
        sign_in(client, of.people[who])
    if eyes:
        begun = client.post(f"/desk/people/{of.people[eyes].id}/viewing", data={"reason": "helping them"})
        assert begun.status_code == 303
    paths = [path for path in (*addresses(of.app), *SEARCHES) if not path.startswith(but or ("\0",))]
    return {path: look(client, path) for path in paths}


def look(client: Any, path: str, method: str = "GET", **more: Any) -> str:
    """One answer, without what changes anyhow."""
    for kept in KEPT:
        client.application.extensions.pop(kept, None)
    response = client.open(path, method=method, **more)
    headers = [f"{name}: {value}" for name, value in sorted(response.headers) if name not in ("Set-Cookie", "ETag")]
    return plain("\n".join([str(response.status_code), *headers, response.text]))


def plain(text: str) -> str:
    """`text` without tokens and ids of requests."""
    for pattern, word in CHANGES:
        text = pattern.sub(word, text)
    return re.sub(r"Content-Length: \d+", "Content-Length: #", text)


def addresses(app: Flask) -> list[str]:
    """Every address that can be read, with guessed numbers where it wants some."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            found += [
                path_of(app, rule, number) for number in (NUMBERS if "introduction" in rule.rule else NUMBERS[:1])
            ]
    return sorted(set(found))


def path_of(app: Flask, rule: Rule, number: int) -> str:
    """An address of this rule with that number wherever it wants one."""
    kinds = rule._converters.items()
    values = {name: number if isinstance(kind, IntegerConverter) else "x" for name, kind in kinds}
    return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def letters(smtp: Any, address: str) -> list[str]:
    """All mails to an address, headers and all, without tokens and boundaries."""
    return [plain(message.as_string()) for message in smtp.to(address)]


def met(of: World) -> bool:
    """Whether they met."""
    return bool(queries.has_met(of.people["kim"], [of.introduction.id]))


def shift(of: World, days: int) -> Any:
    """So many days later."""
    return time_machine.travel(of.begun + timedelta(days=days), tick=False)

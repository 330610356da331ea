"""Who of the cast was introduced to whom, told by `introduced.toml`: every deed by the verb for it."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from portal.demo.known import Known
from portal.demo.script import HERE, span
from portal.introductions import actions, cards, context, giveaways, queries
from portal.introductions.actions import thread
from portal.introductions.cards import Choices
from portal.introductions.models import AnswerKind, Wants

Row = dict[str, Any]
Deed = tuple[timedelta, partial[Any]]


def deeds(site: Known) -> Iterator[Deed]:
    """Everything in `introduced.toml`: how long ago, and what is done then."""
    told = tomllib.loads((HERE / "introduced.toml").read_text("utf-8"))
    for row in told["introduction"]:
        yield span(row["ago"]), partial(_propose, site, row)
        for verb, name in ((_answer, "answer"), (_write, "message"), (_say_that_it_helped, "helped")):
            for deed in row.get(name, ()):
                yield span(deed["ago"]), partial(verb, site, row, deed)
    for row in told["wish"]:
        yield span(row["ago"]), partial(_wish, site, row)


def _propose(site: Known, row: Row) -> None:
    actor, post, people = site.people[row["by"]], site.posts[row["post"]], [site.people[one] for one in row["people"]]
    found = context.giveaways_in(row["context"], post, people, actor)
    row["made"] = actions.propose(
        actor,
        post,
        people=[one.id for one in people],
        context=row["context"],
        looked_at=giveaways.fingerprint(found),
    )


def _answer(site: Known, row: Row, deed: Row) -> None:
    person = site.people[deed["by"]]
    request = next(one for one in queries.requests(person).items if one.introduction_id == row["made"].id)
    chosen = cards.checked(Choices(organisation=deed.get("organisation", False), words=deed["words"]))
    seen = cards.fingerprint(cards.card(person, chosen))
    actions.answer(person, request, AnswerKind.YES, chosen, seen=seen)


def _write(site: Known, row: Row, deed: Row) -> None:
    person = site.people[deed["by"]]
    thread.write(person, queries.member(person, row["made"].id), body=deed["body"])


def _say_that_it_helped(site: Known, row: Row, deed: Row) -> None:
    person = site.people[deed["by"]]
    member = queries.member(person, row["made"].id)
    actions.say_whether_it_helped(person, member, helped=True, thanks=deed.get("thanks", ""))


def _wish(site: Known, row: Row) -> None:
    actions.wish_for(site.people[row["by"]], site.posts[row["post"]], wants=Wants(row["wants"]), words=row["words"])

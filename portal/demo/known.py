"""What the cast did about problems that several of them had, told by `known.toml`: every deed by the verb for it."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from portal.accounts.models import User
from portal.community.models import Post, Reply, Standing
from portal.core.clock import now
from portal.demo.script import HERE, span
from portal.problems import actions as problems
from portal.products.models import Version
from portal.relays import actions as relays
from portal.relays.actions.sending import CHUNK, aim_of
from portal.relays.models import NamedAs, Relay, Said
from portal.relays.queries import answers, people, things

Row = dict[str, Any]
Deed = tuple[timedelta, partial[Any]]


class Known(Protocol):
    """The rows of the site made so far, by their keys in the script."""

    people: dict[str, User]
    posts: dict[str, Post]
    replies: dict[str, Reply]


def deeds(site: Known) -> Iterator[Deed]:
    """Everything in `known.toml`: how long ago, and what is done then."""
    told = tomllib.loads((HERE / "known.toml").read_text("utf-8"))
    verbs = {
        "link": _link,
        "different": _different,
        "proposal": _propose,
        "standing": _announce,
        "care": _look_after,
        "naming": _name,
        "relay": _relay,
    }
    if unknown := set(told) - set(verbs):
        raise ValueError(f"known.toml: {', '.join(sorted(unknown))} not known")
    for name, verb in verbs.items():
        for row in told[name]:
            yield span(row["ago"]), partial(verb, site, row)
            yield from _later(site, name, row)


def _later(site: Known, name: str, row: Row) -> Iterator[Deed]:
    """What followed: support decided, people answered."""
    if name == "proposal" and "decided" in row:
        yield span(row["decided"]["ago"]), partial(_decide, site, row)
    if name == "relay":
        for answer in row["answer"]:
            yield span(answer["ago"]), partial(_answer, site, row["reply"], answer)


def _link(site: Known, row: Row) -> None:
    problems.link(site.people[row["by"]], site.posts[row["report"]], site.posts[row["other"]], why=row["why"])


def _different(site: Known, row: Row) -> None:
    report = site.posts[row["report"]]
    assert report.author
    problems.mine_is_different(report.author, report, because=row["because"])


def _propose(site: Known, row: Row) -> None:
    sides = site.posts[row["report"]], site.posts[row["other"]]
    row["made"] = problems.propose(site.people[row["by"]], *sides, why=row["why"])


def _decide(site: Known, row: Row) -> None:
    decided = row["decided"]
    problems.decide(site.people[decided["by"]], row["made"], accept=decided["accept"], note=decided.get("note", ""))


def _announce(site: Known, row: Row) -> None:
    post = site.posts[row["post"]]
    fixed = _version(post, row["version"]) if "version" in row else None
    problems.announce(
        site.people[row["by"]], post, standing=Standing(row["standing"]), fixed_in=fixed, fact=row["fact"]
    )


def _version(post: Post, name: str) -> Version:
    assert post.product
    return next(version for version in post.product.versions if version.name == name)


def _look_after(site: Known, row: Row) -> None:
    """`next_word` is how long ago the day was, `next_word_in` how far ahead it is, both from today."""
    ahead = span(row["next_word_in"]) if "next_word_in" in row else -span(row["next_word"])
    day = (now() + span(row["ago"]) + ahead).date()
    problems.look_after(
        site.people[row["by"]], site.posts[row["post"]], owner=site.people[row["owner"]], next_word_on=day
    )


def _name(site: Known, row: Row) -> None:
    relays.choose_naming(site.people[row["by"]], NamedAs(row["named"]))


def _relay(site: Known, row: Row) -> None:
    """Offered, sent, and carried at once: what was told long ago goes out to nobody's mailbox today."""
    staff, thing = site.people[row["by"]], things.of_reply(site.replies[row["reply"]].id)
    assert thing
    relay = relays.offer(staff, thing)
    relays.draft(staff, relay, words=relays.suggest(relay), versions=None)
    relays.send(staff, relay)
    _carry(relay)


def _carry(relay: Relay) -> None:
    aim = aim_of(relay, relay.head, relay.settled_by)
    people.keep(relay, [person.user_id for person in people.chunk(aim, 0, CHUNK)])


def _answer(site: Known, reply: str, row: Row) -> None:
    person, thing = site.people[row["by"]], things.of_reply(site.replies[reply].id)
    told = answers.recipient_of(thing.key, person.id) if thing else None
    if told is None:
        raise ValueError(f"{row['by']} was never told of {reply}")
    relays.answer(person, told, said=Said(row["said"]), note=row.get("note", ""))

"""Customers, "me too", and links between reports, put into a site that has posts already: for `same_problem.py`.

Rows that people make by the ten thousand are inserted; links, announcements and next words are made by the verbs
that support uses. Everything is drawn with one seed, so that every run makes the same site.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, insert, select, update

from portal.accounts import actions as accounts
from portal.accounts.models import Role, User
from portal.community import actions as community
from portal.community.models import Kind, MeToo, Post, Reply, ReplyKind, Standing, Watch
from portal.core.clock import now
from portal.core.db import db
from portal.desk.models import Pair
from portal.jobs.upkeep import weigh_tables_now
from portal.problems import actions as problems
from portal.products import actions as products
from portal.products.models import Product, Version
from portal.relays import actions as relays
from portal.relays.queries import things

EMAIL, PASSWORD = "support@bench.example", "bench-password-of-support"
CUSTOMERS, ME_TOOS, LINKS = 20_000, 60_000, 5_000
BIG_REPORTS, BIG_PEOPLE = 200, 2_000
VERSIONS = ("1.0", "1.1", "2.0", "2.1")
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Linked:
    """What was made: the canonical problem of the big cluster, and some of usual ones with a report of each."""

    big: int
    usual: tuple[tuple[int, int], ...]


def fill() -> Linked:
    """Make the site, unless it was made before. Give where the clusters are."""
    if not db.session.scalar(select(User.id).where(User.email == EMAIL)):
        chance = random.Random(5)
        staff = accounts.create_user(name="Bench Support", email=EMAIL, password=PASSWORD, role=Role.SUPPORT)
        versions = _products(staff)
        people = _customers()
        posts = list(db.session.scalars(select(Post.id).where(Post.kind == Kind.PROBLEM).order_by(Post.id)))
        _give_versions_and_authors(posts, versions, people, chance)
        db.session.commit()
        clusters = list(_clusters(posts, chance))
        _me_toos(clusters[0], posts, people, versions, chance)
        db.session.commit()
        weigh_tables_now()
        _link(staff, clusters)
        _stand(staff, clusters, versions, chance)
        _pairs(posts, chance)
        db.session.commit()
    return _found()


def _found() -> Linked:
    big = db.session.scalars(select(Post.id).order_by(Post.report_count.desc(), Post.id).limit(1)).one()
    reports = select(Post.canonical_id, func.min(Post.id)).where(
        Post.canonical_id.is_not(None), Post.canonical_id != big
    )
    usual = db.session.execute(reports.group_by(Post.canonical_id).order_by(Post.canonical_id).limit(200)).all()
    return Linked(big, tuple((head, report) for head, report in usual if head is not None))


def _products(staff: User) -> list[Version]:
    """Two products; posts are given versions of both."""
    made: list[Product] = [products.add_product(staff, name=f"Bench {name}") for name in ("Desk", "Field")]
    return [products.add_version(staff, product, name=name) for product in made for name in VERSIONS]


def _customers() -> list[int]:
    row = {"password_hash": "!", "role": Role.CUSTOMER, "about": "", "confirmed_at": now(), "created": now()}
    row |= {"active": True, "session_key": "", "demo_cast": False}
    for start in range(0, CUSTOMERS, CHUNK):
        numbers = range(start, start + CHUNK)
        names = [{"name": f"Customer {n}", "email": f"customer{n}@bench.example"} for n in numbers]
        db.session.execute(insert(User), [row | name for name in names])
    return list(db.session.scalars(select(User.id).where(User.role == Role.CUSTOMER).order_by(User.id)))


def _give_versions_and_authors(
    posts: Sequence[int], versions: Sequence[Version], people: Sequence[int], chance: random.Random
) -> None:
    """Half of the posts get an author; all get a product and a version."""
    rows = []
    for number in posts:
        version = chance.choice(versions)
        author = chance.choice(people) if number % 2 else None
        rows.append({"id": number, "product_id": version.product_id, "version_id": version.id, "author_id": author})
    for start in range(0, len(rows), CHUNK):
        db.session.execute(update(Post), rows[start : start + CHUNK])


def _clusters(posts: Sequence[int], chance: random.Random) -> Iterator[list[int]]:
    """First the big one, then clusters of two to six until there are links enough. The first of each is canonical."""
    left = list(posts)
    chance.shuffle(left)
    size, links = BIG_REPORTS + 1, 0
    while links < LINKS:
        size = min(size, LINKS - links + 1)
        yield sorted(left[:size])
        del left[:size]
        links += size - 1
        size = chance.randint(2, 6)


def _me_toos(
    big: Sequence[int],
    posts: Sequence[int],
    people: Sequence[int],
    versions: Sequence[Version],
    chance: random.Random,
) -> None:
    """Ten for each report of the big cluster, by different people; the others over all posts, few of them on many."""
    said = {(big[number % len(big)], person) for number, person in enumerate(people[:BIG_PEOPLE])}
    while len(said) < ME_TOOS:
        said.add((posts[int(len(posts) * chance.random() ** 3)], chance.choice(people)))
    rows = [
        {"post_id": post, "user_id": person, "version_id": chance.choice(versions).id, "environment": "Debian 12",
         "may_introduce": number % 3 == 0, "created": now() - timedelta(days=chance.randint(0, 400))}
        for number, (post, person) in enumerate(sorted(said))
    ]  # fmt: skip
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        db.session.execute(insert(MeToo), some)
        db.session.execute(
            insert(Watch), [{key: row[key] for key in ("post_id", "user_id", "created")} for row in some]
        )


def _link(staff: User, clusters: Sequence[Sequence[int]]) -> None:
    """By the verb, a transaction each, as support does it."""
    for canonical, *reports in clusters:
        for report in reports:
            problems.link(staff, db.session.get_one(Post, report), db.session.get_one(Post, canonical), why="The same.")
            db.session.commit()


def _stand(staff: User, clusters: Sequence[Sequence[int]], versions: Sequence[Version], chance: random.Random) -> None:
    """A third confirmed, a sixth fixed, a tenth with somebody who looks after it and a day; a workaround for many."""
    for number, (canonical, *_) in enumerate(clusters):
        head = db.session.get_one(Post, canonical)
        if number % 2 == 0:
            reply = community.reply(staff, head, kind=ReplyKind.WORKAROUND, body="Start it again without the add-on.")
            community.mark_solution(staff, reply)
        if number % 6 == 1:
            fixed = chance.choice([version for version in versions if version.product_id == head.product_id])
            problems.announce(staff, head, standing=Standing.FIXED, fixed_in=fixed, fact="The add-on is left out.")
        elif number % 3 == 1:
            problems.announce(staff, head, standing=Standing.CONFIRMED, fact="It is seen on every machine.")
        if number % 10 == 3:
            day = (now() + timedelta(days=chance.randint(0, 20))).date()
            problems.look_after(staff, head, owner=staff, next_word_on=day)
        db.session.commit()


def _pairs(posts: Sequence[int], chance: random.Random) -> None:
    """Pairs that wait to be looked at, as ranking leaves them."""
    drawn = {tuple(sorted(chance.sample(posts, 2), reverse=True)) for _ in range(2_000)}
    db.session.execute(
        insert(Pair),
        [{"report_id": one, "other_id": other, "score": 9.0, "same": chance.random()} for one, other in sorted(drawn)],
    )


def offered(head: int) -> int:
    """The relay, offered and not sent, of a workaround under that canonical problem."""
    staff = db.session.scalars(select(User).where(User.email == EMAIL)).one()
    reply = select(Reply.id).where(Reply.post_id == head, Reply.kind == ReplyKind.WORKAROUND).limit(1)
    thing = things.of_reply(db.session.scalars(reply).one())
    assert thing
    relay = relays.offer(staff, thing)
    db.session.commit()
    return relay.id

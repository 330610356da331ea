"""How long counting for insights takes, and the page that shows it, on a site with many inquiries.

    PORTAL_INSTANCE_DIR=… PORTAL_DATABASE_URL=… python benchmarks/insights.py [--inquiries 200000] [--posts 100000]

Fills the site that the settings name, once: posts of which some are solved, inquiries of the last 90 days, counts of
two years of forgotten ones, people who were told of solutions. Then it counts as the hourly job does, the first time
and the next, and asks for the page with each span, in this process.
"""

import argparse
import dataclasses
import itertools
import random
import statistics
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from portal.accounts import actions as accounts
from portal.accounts.models import Role, User
from portal.app import create_app
from portal.asking.models import Inquiry, InquiryCount, Judgement, Outcome, Settled, Shown, Verdict
from portal.community.models import Confirmation, Kind, Post
from portal.core import settings as core_settings
from portal.core.clock import now
from portal.core.db import db
from portal.insights import handlers
from portal.insights.models import Counting
from portal.insights.rules import SPANS
from portal.products.models import Product
from portal.relays.models import Answer, Recipient, Relay, RelayKind, Said

EMAIL, PASSWORD, PEOPLE = "insights@bench.example", "bench-password-of-support", 20_000
ANSWERS = (Outcome.SOLVED, Outcome.ME_TOO, Outcome.DIFFERENT)
CHUNK = 2_000


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inquiries", type=int, default=200_000)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    app = create_app(dataclasses.replace(core_settings.load(), log_level="WARNING", limits_enabled=False))
    with app.app_context():
        if not db.session.scalar(select(User.id).where(User.email == EMAIL)):
            _fill(options.posts, options.inquiries, random.Random(9))
            db.session.commit()
        tables = {"posts": Post, "inquiries": Inquiry, "shown": Shown, "told": Recipient}
        print({name: db.session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()})
        for row in db.session.scalars(select(Counting)):
            db.session.delete(row)
        db.session.commit()
        for name in ("counted first", "counted next"):
            began = time.perf_counter()
            handlers.count()
            db.session.rollback()
            print(f"{name:<24}{time.perf_counter() - began:>8.2f} s")
    for span, product in itertools.product(SPANS, ("", "bench-1")):
        path = f"/insights?span={span}&product={product}"
        print(f"{path:<44}{_times(app, path, options.rounds)}")


def _times(app: Flask, path: str, rounds: int) -> str:
    with app.app_context():
        staff = db.session.scalars(select(User).where(User.email == EMAIL)).one()
        session_key = staff.get_id()
    client: FlaskClient = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = session_key, True
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        assert client.get(path).status_code == 200
        took.append(1000 * (time.perf_counter() - began))
    return f"p50 {statistics.median(took):>6.1f} ms   p95 {statistics.quantiles(took, n=20)[-1]:>6.1f} ms"


def _fill(posts: int, inquiries: int, chance: random.Random) -> None:
    """Rows that people make by the ten thousand, inserted."""
    accounts.create_user(name="Bench Insights", email=EMAIL, password=PASSWORD, role=Role.SUPPORT)
    people = _insert(User, (_account(number) for number in range(PEOPLE)))
    products = _insert(Product, ({"slug": f"bench-{n}", "name": f"Bench {n}"} for n in range(5)))
    ids = _insert(Post, (_post(n, people, products, chance) for n in range(posts)))
    helped = chance.sample(ids, len(ids) // 3)
    _insert(Confirmation, ({"post_id": one, "user_id": chance.choice(people), "worked": True} for one in helped))
    asked = _insert(Inquiry, (_inquiry(n, people, chance) for n in range(inquiries)))
    _insert_plain(Shown, _shown(asked, ids, chance))
    _insert_plain(InquiryCount, _kept(products, chance))
    thing = f"post:{ids[0]}"
    [relay] = _insert(Relay, [{"thing": thing, "kind": RelayKind.WORKAROUND, "post_id": ids[0], "head_id": ids[0]}])
    row = {"relay_id": relay, "thing": thing}
    told = _insert(Recipient, (row | {"user_id": person, "created": _ago(chance, 200)} for person in people))
    said = [*Said, None]
    _insert(Answer, ({"recipient_id": one, "said": what} for one in told if (what := chance.choice(said))))


def _ago(chance: random.Random, days: int) -> Any:
    return now() - timedelta(days=days * chance.random())


def _account(number: int) -> dict[str, Any]:
    return {
        "name": f"Customer {number}", "email": f"i{number}@bench.example", "password_hash": "!",
        "role": Role.CUSTOMER, "session_key": f"key-{number}", "confirmed_at": now(),
    }  # fmt: skip


def _post(number: int, people: list[int], products: list[int], chance: random.Random) -> dict[str, Any]:
    created = _ago(chance, 700)
    return {
        "kind": Kind.PROBLEM, "title": f"Report {number}", "body": "It stops.", "author_id": chance.choice(people),
        "product_id": chance.choice(products), "created": created, "active_at": created,
    }  # fmt: skip


def _inquiry(number: int, people: list[int], chance: random.Random) -> dict[str, Any]:
    at, user = _ago(chance, 90), chance.choice([None, chance.choice(people)])
    outcome, verdict = chance.choice(list(Outcome)), chance.choice(list(Verdict))
    return {
        "token": f"bench-{number:012}", "text": "It stops at 4%.", "verdict": verdict, "outcome": outcome,
        "user_id": user, "created": at, "updated": at,
    }  # fmt: skip


def _shown(asked: list[int], posts: list[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    for inquiry in asked:
        for position, post in enumerate(chance.sample(posts, 3), start=1):
            answer = chance.choice([*ANSWERS, None, None, None]) if position == 1 else None
            opened = chance.choice([None, "solved", "open"])
            yield {
                "inquiry_id": inquiry, "post_id": post, "position": position, "score": 1.0, "answer": answer,
                "opened_state": opened, "opened_at": now() if opened else None, "reason": "",
            }  # fmt: skip


def _kept(products: list[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Two years of days, as many kinds of endings each as a busy site has."""
    for day, product, settled in itertools.product(range(91, 760), products, Settled):
        yield {
            "day": (now() - timedelta(days=day)).date(), "verdict": Verdict.KNOWN, "outcome": Outcome.LEFT,
            "settled": settled, "judged": chance.choice(list(Judgement)), "product_id": product, "inquiries": 40,
        }  # fmt: skip


def _insert(table: Any, rows: Iterable[dict[str, Any]]) -> list[int]:
    """Insert rows; give their ids."""
    before = db.session.scalar(select(func.coalesce(func.max(table.id), 0)))
    _insert_plain(table, rows)
    return list(db.session.scalars(select(table.id).where(table.id > before).order_by(table.id)))


def _insert_plain(table: Any, rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while chunk := list(itertools.islice(waiting, CHUNK)):
        db.session.execute(insert(table), chunk)


if __name__ == "__main__":
    main()

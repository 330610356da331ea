"""Looks up which posts may be reports of the same problem, and keeps the likeliest pairs for support to decide.

Each new or reworded post is asked of the search engine as if somebody typed it, as support sees it. A pair is kept from
a probability on that is well below what the verdict "known" needs: similarity advises, people decide.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Row

from portal.asking.rules import question
from portal.core.clock import now
from portal.core.db import db, writing
from portal.core.markdown import plain
from portal.core.settings import Settings
from portal.desk import actions
from portal.desk.actions.pairs import Found
from portal.desk.queries import finding as queries
from portal.search import meaning, verdict
from portal.search.documents import STAFF, Audience
from portal.search.engine import Engine

HALF_RIGHT = 0.5  # pairs are kept from half the probability on from which half of all claims are right
MOST = 3  # pairs found for one post
TRIES = 5  # the engine is asked at most so often for one post
AT_ONCE = 25  # posts whose pairs are written together


def look(more: Callable[[], bool]) -> tuple[int, int]:
    """Look at posts while `more()`; gives how many posts were looked at and how many pairs were kept.

    Raises IndexUnavailable. Reads in the present transaction and writes in short ones of its own.
    """
    posts, pairs, last = 0, 0, queries.NO_ID
    while more():
        rows = queries.unlooked(AT_ONCE, last)
        if not rows:
            break
        moment, last = now(), rows[-1].id
        found = {row.id: _find(row) for row in rows}
        with writing():
            actions.keep_pairs(found, moment)
        posts, pairs = posts + len(rows), pairs + sum(map(len, found.values()))
    return posts, pairs


def seconds(most: float) -> Callable[[], bool]:
    """True for so many seconds."""
    begun = time.monotonic()
    return lambda: time.monotonic() - begun < most


def _find(post: Row[*tuple[Any, ...]]) -> list[Found]:
    """The likeliest posts to be the same, but for those of its cluster and those that support has judged."""
    asked = question(post.title, plain(post.body, post.format))
    away = {post.id} | queries.in_cluster(post.canonical_id or post.id) | queries.said_of(post.id)
    floor, found = _floor(), list[Found]()
    for _ in range(TRIES):
        answer = _engine().answer(asked, Audience(STAFF), limit=2, exclude_ids=away, fitted=_fitted())
        if len(found) == MOST or not answer.hits or answer.same < floor / 2:
            break
        first = answer.hits[0]
        head = queries.heads_of([first.id]).get(first.id)
        if head is not None and answer.same >= floor:
            found.append(Found(first.id, first.score, answer.same))
        away |= {first.id} | (queries.in_cluster(head) if head is not None else set())
    db.session.rollback()  # the next one reads what others have written meanwhile
    return found


def _floor() -> float:
    """The probability from which a pair is worth a person's look; it moves with what the verdict was fitted on."""
    return verdict.present(_fitted(), verdict.kind_of(meaning.present())).cut(HALF_RIGHT) / 2


def _engine() -> Engine:
    return Engine.open(_settings().index_dir)


def _fitted() -> Path | None:
    return _settings().fitted_verdict


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

"""Facts decide between posts that are about equally relevant, and never turn a clear order round."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search import facts
from portal.search.documents import Question, Reader
from portal.search.engine import Engine
from portal.search.index import rebuild
from portal.search.snapshot import Snapshot
from portal.search.suggest import NOBODY
from portal.search.weights import Weights
from tests.search.documents import ANNA, BEGINNING, post

RUNS_42 = Reader(frozenset({1}), frozenset({42}), frozenset({40, 41, 42}), frozenset({43}))
Both = Callable[..., list[int]]


@pytest.fixture
def asked(tmp_path: Path) -> Both:
    """Asks of two posts in the same words; the second differs by facts."""

    def ask(reader: Reader = NOBODY, **differs: Any) -> list[int]:
        plain = post(2, "Sync stops at 4%", "nothing moves", created=BEGINNING)
        rebuild(tmp_path, [plain, replace(plain, id=1, **differs)])
        return [hit.id for hit in Engine(tmp_path).suggest(Question("sync stops at 4%"), ANNA, reader=reader)]

    return ask


def test_without_a_difference_the_later_number_stands_first(asked: Both) -> None:
    assert asked() == [2, 1]


@pytest.mark.parametrize(
    "better",
    [
        {"state": "solved"},
        {"state": "workaround"},
        {"state": "by_design"},
        {"product_id": 1},
        {"version_ids": (7, 42)},
        {"fixed_id": 43},
        {"affected": 12},
        {"created": BEGINNING + timedelta(days=400)},
    ],
    ids=str,
)
def test_of_posts_that_fit_alike_the_one_with_the_better_facts_stands_first(
    asked: Both, better: dict[str, Any]
) -> None:
    assert asked(RUNS_42, **better) == [1, 2]


def test_what_was_fixed_in_what_the_reader_runs_is_likely_something_else(asked: Both) -> None:
    assert asked(RUNS_42, fixed_id=41, affected=3) == [2, 1]
    assert asked(Reader(), fixed_id=41, affected=3) == [1, 2]


def test_solved_stands_above_a_workaround_above_open(tmp_path: Path) -> None:
    states = ("open", "workaround", "solved")
    rebuild(tmp_path, [post(9 - n, "Sync stops", state=state, created=BEGINNING) for n, state in enumerate(states)])
    assert [hit.id for hit in Engine(tmp_path).suggest(Question("sync stops"), ANNA)] == [7, 8, 9]


def test_all_facts_together_turn_no_clear_order_round(tmp_path: Path) -> None:
    favoured = post(
        1, "Sync stops", "at night", state="solved", product_id=1, version_ids=(42,), fixed_id=43, affected=900,
        created=BEGINNING + timedelta(days=3000),
    )  # fmt: skip
    rebuild(tmp_path, [favoured, post(2, "Sync stops at 4% with E-2041", "the lock file is stale", fixed_id=40)])
    found = Engine(tmp_path).suggest(Question("sync stops at 4%: E-2041", "stale lock file"), ANNA, reader=RUNS_42)
    assert [hit.id for hit in found] == [2, 1]


@settings(max_examples=25, deadline=None)
@given(
    state=st.sampled_from(["open", "workaround", "solved", "by_design", "story"]),
    product=st.sampled_from([None, 1, 2]),
    versions=st.lists(st.integers(39, 44), max_size=4, unique=True),
    fixed=st.sampled_from([None, 40, 42, 43, 99]),
    affected=st.integers(0, 10**6),
    age=st.integers(-9_000, 9_000),
)
def test_facts_stay_within_their_bounds(
    state: str, product: int | None, versions: list[int], fixed: int | None, affected: int, age: int
) -> None:
    document = post(
        1, "Sync", state=state, product_id=product, version_ids=tuple(versions), fixed_id=fixed, affected=affected,
        created=BEGINNING + timedelta(days=age),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        rebuild(Path(place), [document, post(2, "Sync")])
        factor = facts.factor(facts.given(snapshot(place), np.array([0, 1]), RUNS_42, Weights()))
    assert factor.max() / factor.min() <= 1 + facts.most_apart(Weights()) + 1e-9
    assert facts.most_apart(Weights()) < 0.2


def snapshot(place: str) -> Snapshot:
    return Engine(Path(place)).snapshot()


def test_each_fact_is_told_by_name(asked: Both, tmp_path: Path) -> None:
    asked(RUNS_42, state="solved", product_id=1, version_ids=(42,), fixed_id=43, affected=7)
    (first, _) = Engine(tmp_path).suggest(Question("sync stops at 4%"), ANNA, reader=RUNS_42)
    told = dict(first.why)
    assert set(told) >= {
        "solved, or helped", "the reader's product", "seen on the reader's version",
        "fixed after the reader's version", "people affected",
    }  # fmt: skip
    assert "fixed before the reader's version" not in told

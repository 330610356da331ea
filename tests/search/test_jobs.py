"""What the worker does for the index, with real posts in a real database."""

import contextvars
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.community import actions
from portal.core.db import read_only, unit_of_work
from portal.core.settings import Settings
from portal.jobs import enqueue
from portal.search import folder, health, meaning
from portal.search.documents import Question
from portal.search.engine import Engine
from portal.search.jobs import rebuild_index
from portal.search.sources import source
from tests.community.told import problem
from tests.search.documents import ANNA, ANYBODY


@pytest.fixture
def index_dir(settings: Settings) -> Path:
    return settings.index_dir


def found(index_dir: Path, text: str) -> list[int]:
    return [hit.id for hit in Engine(index_dir).suggest(Question(text), ANYBODY)]


def test_a_published_post_is_found_when_the_worker_has_run(
    db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path
) -> None:
    post = problem(cast.kim, title="Labels print upside down")
    run_jobs()
    assert found(index_dir, "labels upside down") == [post.id]


def test_a_hidden_post_is_no_longer_found(db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path) -> None:
    post = problem(cast.kim, title="Labels print upside down")
    run_jobs()
    actions.hide(cast.anna, post, reason="twice")
    run_jobs()
    assert found(index_dir, "labels upside down") == []
    assert [hit.id for hit in Engine(index_dir).suggest(Question("labels"), ANNA)] == [post.id]


def test_many_changes_make_one_commit(db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path) -> None:
    problem(cast.kim, title="The first")
    run_jobs()
    posts = [problem(cast.kim, title=f"Labels number{number}") for number in range(6)]
    run_jobs()
    assert (
        sorted(found(index_dir, "labels")) == sorted(post.id for post in posts)[-5:]
        or len(found(index_dir, "labels")) == 5
    )
    assert len(folder.read_current(index_dir).segments) == 2


def test_ids_that_no_longer_exist_are_taken_out(
    db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path
) -> None:
    post = problem(cast.kim)
    run_jobs()
    enqueue("search.index", ids=[post.id, 987_654])
    run_jobs()
    assert health.check(index_dir, source().stamps()).sound


# Readers need no file of Whoosh's, so the frequent watch doesn't look at them; the hourly check and the next post do.
@pytest.mark.parametrize(
    ("job", "damage"),
    [
        (job, damage)
        for job in ("search.watch", "search.check", "search.rebuild")
        for damage in ("missing", "current", "arrays")
    ]
    + [("search.check", "whoosh"), ("search.rebuild", "whoosh")],
)
def test_a_missing_or_broken_index_is_built_anew(
    db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path, job: str, damage: str
) -> None:
    post = problem(cast.kim, title="Labels print upside down")
    run_jobs()
    current = folder.read_current(index_dir)
    if damage == "missing":
        (index_dir / "CURRENT").unlink()
    elif damage == "current":
        (index_dir / "CURRENT").write_text("no JSON")
    elif damage == "arrays":
        for path in current.arrays(index_dir).iterdir():
            path.write_bytes(path.read_bytes()[:500])
    else:
        for path in current.whoosh(index_dir).glob("*.toc"):
            path.unlink()
    enqueue(job)
    run_jobs()
    assert health.check(index_dir, source().stamps()).sound
    assert found(index_dir, "labels upside down") == [post.id]


def test_the_next_post_repairs_a_broken_whoosh_index(
    db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path
) -> None:
    first = problem(cast.kim, title="Labels print upside down")
    run_jobs()
    for path in folder.read_current(index_dir).whoosh(index_dir).iterdir():
        path.write_bytes(b"broken")
    second = problem(cast.kim, title="Labels print sideways")
    run_jobs()
    assert set(found(index_dir, "labels print")) == {first.id, second.id}
    assert health.check(index_dir, source().stamps()).sound


def test_the_check_puts_right_what_differs(db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path) -> None:
    kept, gone = problem(cast.kim, title="Labels print upside down"), problem(cast.kim, title="Labels smell")
    run_jobs()
    # As after a restored backup: what the index knows is newer than the records.
    kept.revision += 1
    db.delete(gone)
    db.commit()
    report = health.check(index_dir, source().stamps())
    assert (report.stale, report.surplus) == ((kept.id,), (gone.id,))
    enqueue("search.check")
    run_jobs()
    assert health.check(index_dir, source().stamps()).sound
    assert found(index_dir, "labels") == [kept.id]


def test_running_a_job_twice_changes_nothing(db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path) -> None:
    post = problem(cast.kim, title="Labels print upside down")
    run_jobs()
    before = Engine(index_dir).suggest(Question("labels print"), ANYBODY)
    for _ in range(2):
        enqueue("search.index", ids=[post.id])
        run_jobs()
    assert Engine(index_dir).suggest(Question("labels print"), ANYBODY) == before


def test_a_rebuild_leaves_out_nothing_that_was_published_after_its_job_began(
    app: Flask, db: Any, cast: Any, index_dir: Path
) -> None:
    kim = cast.kim.id
    problem(cast.kim, title="Labels print upside down")
    db.commit()
    token = read_only.set(True)
    assert len(list(source().stamps())) == 1  # a transaction that sees one post is open from here on

    contextvars.Context().run(_publish, app, kim)
    rebuild_index()
    read_only.reset(token)

    assert health.check(index_dir, source().stamps()).sound
    assert len(list(source().stamps())) == 2


def _publish(app: Flask, person: int) -> None:
    with app.app_context(), unit_of_work() as session:
        problem(session.get(User, person), title="Labels print nothing")


@pytest.mark.parametrize("job", ["search.watch", "search.meaning"])
def test_posts_without_vectors_get_them(
    db: Any, cast: Any, run_jobs: Callable[..., int], index_dir: Path, job: str
) -> None:
    problem(cast.kim, title="Labels print upside down")
    run_jobs()
    current = folder.read_current(index_dir)
    bare = tuple(folder.SegmentFiles(each.arrays, each.dead) for each in current.segments)
    folder.write_current(index_dir, folder.Current(current.generation, bare))
    model = meaning.present()
    assert model
    assert health.usable(index_dir).embedded(model.name) == 0
    enqueue(job)
    run_jobs()
    assert health.usable(index_dir).embedded(model.name) == 1

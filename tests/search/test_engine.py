import threading
import time
from pathlib import Path

import pytest

from portal.search.documents import IndexUnavailable, Question, SearchRequest
from portal.search.engine import LOOK_AGAIN, Engine
from portal.search.index import IndexWriter, rebuild
from tests.search.documents import ANNA, post


def ids(engine: Engine, text: str) -> list[int]:
    return [hit.id for hit in engine.suggest(Question(text), ANNA)]


def soon(condition: object) -> None:
    deadline = time.monotonic() + 2
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_without_an_index_it_says_so_and_recovers_when_there_is_one(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    for ask in (lambda: ids(engine, "sync"), lambda: engine.search(SearchRequest("sync"), ANNA)):
        with pytest.raises(IndexUnavailable, match="no search index yet"):
            ask()
    rebuild(tmp_path, [post(1, "Sync stops")])
    time.sleep(LOOK_AGAIN)
    assert ids(engine, "sync") == [1]


def test_a_commit_and_a_rebuild_are_noticed(tmp_path: Path) -> None:
    rebuild(tmp_path, [post(1, "Sync stops")])
    engine = Engine(tmp_path)
    assert ids(engine, "sync") == [1]
    with IndexWriter(tmp_path) as writer:
        writer.put([post(2, "Sync hangs")])
        writer.commit()
    soon(lambda: ids(engine, "sync hangs") == [2, 1])
    rebuild(tmp_path, [post(3, "Sync fails")])
    soon(lambda: ids(engine, "sync") == [3])


def test_a_broken_index_is_told_and_a_rebuilt_one_used(tmp_path: Path) -> None:
    rebuild(tmp_path, [post(1, "Sync stops")])
    engine = Engine(tmp_path)
    assert ids(engine, "sync") == [1]
    (tmp_path / "CURRENT").write_text('{"format": 1, "generation": "gone", "segments": [{"arrays": "x.arrays"}]}')
    time.sleep(LOOK_AGAIN * 1.5)
    with pytest.raises(IndexUnavailable, match="broken"):
        ids(engine, "sync")
    rebuild(tmp_path, [post(2, "Sync stops")])
    soon(lambda: _tried(engine) == [2])


def _tried(engine: Engine) -> list[int]:
    try:
        return ids(engine, "sync")
    except IndexUnavailable:
        return []


def test_an_empty_index_finds_nothing_and_is_no_error(tmp_path: Path) -> None:
    rebuild(tmp_path, [])
    engine = Engine(tmp_path)
    assert ids(engine, "sync") == []
    result = engine.search(SearchRequest("sync"), ANNA)
    assert (result.hits, result.total, result.did_you_mean) == ([], 0, None)


def test_threads_get_right_answers_while_posts_come_in(tmp_path: Path) -> None:
    rebuild(tmp_path, [post(1, "Sync stops at E-2041")])
    engine = Engine(tmp_path)
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                found = ids(engine, "sync stops E-2041")
                if found[:1] != [1] or len(found) != len(set(found)):
                    wrong.append(found)
            except Exception as error:  # whatever it is, it is told below
                wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 22):
        with IndexWriter(tmp_path) as writer:
            writer.put([post(number, f"Sync is slow on machine{number}")])
            writer.commit()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    soon(lambda: ids(engine, "machine21")[:1] == [21])


def test_one_engine_serves_a_process(tmp_path: Path) -> None:
    assert Engine.open(tmp_path) is Engine.open(tmp_path)

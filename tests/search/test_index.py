import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search import folder, health
from portal.search.documents import IndexBusy, IndexUnavailable, Question, SearchDocument, SearchRequest
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from tests.search.documents import ANNA, collections, post, posts

SYNC = post(1, "Sync stops with E-2041", "after the upgrade to 4.1.2")
PRINTER = post(2, "Printer prints nothing", "but the light is on")
INVOICE = post(3, "Invoice has no number", "since Monday")


def found(index_dir: Path, text: str) -> list[int]:
    return [hit.id for hit in Engine(index_dir).suggest(Question(text), ANNA)]


def everything(index_dir: Path) -> dict[int, int]:
    result = Engine(index_dir).search(SearchRequest(limit=100), ANNA)
    assert result.total == len(result.hits)
    return {hit.id: hit.stamp for hit in result.hits}


def write(index_dir: Path, *documents: SearchDocument, remove: tuple[int, ...] = ()) -> None:
    with IndexWriter(index_dir) as writer:
        writer.put(documents)
        writer.remove(remove)
        writer.commit()


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    assert rebuild(tmp_path, [SYNC, PRINTER]) == 2
    return tmp_path


def test_a_post_is_found_after_the_commit_and_not_before(index_dir: Path) -> None:
    with IndexWriter(index_dir) as writer:
        writer.put([INVOICE])
        assert found(index_dir, "invoice number") == []
        writer.commit()
        assert found(index_dir, "invoice number") == [3]


def test_a_changed_post_is_found_as_it_is_now_and_once(index_dir: Path) -> None:
    write(index_dir, replace(SYNC, title="Clock runs backwards", body="", stamp=2))
    assert found(index_dir, "sync stops E-2041") == []
    assert everything(index_dir) == {1: 2, 2: 1}


def test_a_removed_post_is_gone(index_dir: Path) -> None:
    write(index_dir, remove=(1, 77))
    assert everything(index_dir) == {2: 1}


def test_of_two_with_one_id_in_one_commit_the_later_counts(index_dir: Path) -> None:
    write(index_dir, INVOICE, replace(INVOICE, stamp=4), remove=(2,))
    assert everything(index_dir) == {1: 1, 3: 4}


def test_what_was_gathered_without_a_commit_is_forgotten(index_dir: Path) -> None:
    with IndexWriter(index_dir) as writer:
        writer.put([INVOICE])
    assert everything(index_dir) == {1: 1, 2: 1}


def test_the_writer_makes_an_index_where_there_is_none(tmp_path: Path) -> None:
    write(tmp_path / "new", SYNC)
    assert everything(tmp_path / "new") == {1: 1}


def test_posting_one_by_one_keeps_every_post_once_and_few_segments(tmp_path: Path) -> None:
    for number in range(1, 41):
        write(tmp_path, post(number, f"Report number{number}", "sync stops"))
    assert everything(tmp_path) == dict.fromkeys(range(1, 41), 1)
    assert len(folder.read_current(tmp_path).segments) <= 11
    with IndexWriter(tmp_path) as writer:
        writer.tidy()
    assert everything(tmp_path) == dict.fromkeys(range(1, 41), 1)


def test_two_processes_build_what_one_builds(tmp_path: Path) -> None:
    documents = [post(number, f"Report number{number}", "sync stops at lock") for number in range(1, 3_101)]
    counted: list[int] = []
    assert rebuild(tmp_path, iter(documents), counted.append, processes=2) == 3_100
    assert counted[-1] == 3_100
    assert health.check(tmp_path, ((document.id, 1) for document in documents)).sound
    assert found(tmp_path, "number3100")[:1] == [3100]
    write(tmp_path, post(3_101, "Report number3101"), remove=(1, 3_100))
    assert found(tmp_path, "number3100") == []
    assert found(tmp_path, "number3101")[:1] == [3_101]
    assert health.check(tmp_path, ((number, 1) for number in [*range(2, 3_100), 3_101])).sound


def test_a_rebuild_that_fails_leaves_the_old_index_and_nothing_else(index_dir: Path) -> None:
    def failing() -> Iterator[SearchDocument]:
        yield INVOICE
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        rebuild(index_dir, failing())
    assert everything(index_dir) == {1: 1, 2: 1}
    assert len([path for path in index_dir.iterdir() if path.is_dir()]) == 1


def test_a_rebuild_by_two_processes_that_fails_ends(index_dir: Path) -> None:
    def failing() -> Iterator[SearchDocument]:
        yield from (post(number, "Sync stops") for number in range(1, 3_400))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        rebuild(index_dir, failing(), processes=2)
    assert everything(index_dir) == {1: 1, 2: 1}


def test_the_old_generation_is_taken_away(index_dir: Path) -> None:
    rebuild(index_dir, [INVOICE])
    assert everything(index_dir) == {3: 1}
    assert [path.name for path in index_dir.iterdir() if path.is_dir()] == [folder.read_current(index_dir).generation]


def test_who_comes_second_waits_and_then_hears_that_it_is_busy(index_dir: Path) -> None:
    with (index_dir / "LOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexBusy), IndexWriter(index_dir, patience=0.1):
            pass
        report = health.check(index_dir, [(1, 1), (2, 1)], patience=0.1)
        assert report.busy
        assert not report.sound
    write(index_dir, INVOICE)
    assert everything(index_dir) == {1: 1, 2: 1, 3: 1}


def array_files(index_dir: Path) -> list[Path]:
    place = folder.read_current(index_dir).arrays(index_dir)
    return sorted(place.iterdir())


@pytest.mark.parametrize("damage", ["cut", "gone", "other version"])
def test_a_damaged_array_file_is_made_again_from_the_whoosh_segment(index_dir: Path, damage: str) -> None:
    write(index_dir, INVOICE, remove=(2,))
    for path in array_files(index_dir):
        if damage == "gone":
            path.unlink()
        else:
            whole = path.read_bytes()
            path.write_bytes(whole[:100] if damage == "cut" else b"BTarr\0\0\x63" + whole[8:])
    with pytest.raises(IndexUnavailable, match="portal index rebuild"):
        everything(index_dir)
    with IndexWriter(index_dir):
        pass
    assert everything(index_dir) == {1: 1, 3: 1}
    assert found(index_dir, "invoice") == [3]


def test_a_killed_writer_s_leftovers_do_no_harm(index_dir: Path) -> None:
    before = folder.read_current(index_dir)
    write(index_dir, INVOICE)
    # Killed between the commit of Whoosh and ours: CURRENT and the array files are still those from before.
    folder.write_current(index_dir, before)
    (before.arrays(index_dir) / "half.arrays.1.tmp").write_bytes(b"half")
    assert everything(index_dir) == {1: 1, 2: 1}
    with IndexWriter(index_dir):
        pass
    assert everything(index_dir) == {1: 1, 2: 1, 3: 1}
    assert not list(before.arrays(index_dir).glob("*.tmp"))


def test_a_check_names_what_is_missing_stale_and_surplus(index_dir: Path) -> None:
    assert health.check(index_dir, [(1, 1), (2, 1)]).sound
    report = health.check(index_dir, [(1, 2), (3, 1)])
    assert (report.missing, report.stale, report.surplus) == ((3,), (1,), (2,))
    assert sorted(report.wrong) == [1, 2, 3]


def test_a_check_tells_trouble_instead_of_raising(index_dir: Path, tmp_path: Path) -> None:
    assert "no search index" in health.check(tmp_path / "none", []).trouble
    whoosh_dir = folder.read_current(index_dir).whoosh(index_dir)
    for path in whoosh_dir.glob("*.toc"):
        path.unlink()
    assert "broken" in health.check(index_dir, [(1, 1), (2, 1)]).trouble
    with pytest.raises(IndexUnavailable), IndexWriter(index_dir):
        pass
    (index_dir / "CURRENT").write_text("{")
    assert "broken" in health.check(index_dir, []).trouble


steps = st.lists(
    st.one_of(
        st.integers(1, 8).flatmap(posts),
        st.integers(1, 8),
        st.just("commit"),
    ),
    max_size=24,
)


@settings(max_examples=25, deadline=None)
@given(collections, steps)
def test_any_sequence_of_changes_answers_like_a_fresh_index(
    before: list[SearchDocument], steps: list[SearchDocument | int | str]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        changed, fresh = Path(place, "changed"), Path(place, "fresh")
        rebuild(changed, before)
        records = {document.id: document for document in before}
        with IndexWriter(changed) as writer:
            for step in [*steps, "commit"]:
                if isinstance(step, str):
                    writer.commit()
                elif isinstance(step, int):
                    records.pop(step, None)
                    writer.remove([step])
                else:
                    records[step.id] = step
                    writer.put([step])
        rebuild(fresh, records.values())
        one, other = Engine(changed), Engine(fresh)
        for text in ("", "sync stops E-2041", "upgrade 4.1.2 printer"):
            request = SearchRequest(text, limit=50)
            assert one.search(request, ANNA) == other.search(request, ANNA)
        question = Question("printer proxy readFile() crash", "lock E-2041")
        assert one.suggest(question, ANNA, limit=20) == other.suggest(question, ANNA, limit=20)
        assert health.check(changed, ((document.id, document.stamp) for document in records.values())).sound
        shutil.rmtree(place, ignore_errors=True)

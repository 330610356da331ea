"""Meaning: other words for the same thing, files that are missing or broken, a model that is or isn't there."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search import arrays, folder, meaning, vectors
from portal.search.documents import Question
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from tests.search.documents import ANNA, post

POSTS = [
    post(1, "My laptop takes forever to start", "Every morning I wait ten minutes."),
    post(2, "The invoice is printed without a logo", "Only on the second page."),
    post(3, "Password is refused after a reset", "The mail came, the link worked, the new one is refused."),
    post(4, "Sync stops at 4%", "It says E-2041 and nothing moves."),
    post(5, "Umlauts are gone after the import", "All of them are question marks."),
    post(6, "The calendar shows yesterday", "The time zone is right."),
    post(7, "Sound is too quiet in a call", "The volume is at the top."),
]


@pytest.fixture(autouse=True)
def static_model() -> Iterator[None]:
    before = meaning.chosen()
    meaning.choose(meaning.STATIC)
    yield
    meaning.choose(before)


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    rebuild(tmp_path / "index", POSTS)
    return tmp_path / "index"


def found(index_dir: Path, text: str) -> list[int]:
    return [hit.id for hit in Engine(index_dir).suggest(Question(text), ANNA)]


def vector_files(index_dir: Path) -> list[Path]:
    return sorted(folder.read_current(index_dir).arrays(index_dir).glob("*.vectors"))


def test_other_words_for_the_same_thing_find_it(index_dir: Path) -> None:
    assert found(index_dir, "notebook is slow to boot")[:1] == [1]
    meaning.choose(meaning.OFF)
    assert found(index_dir, "notebook is slow to boot") == []


def test_vectors_have_length_one_and_an_empty_text_has_none() -> None:
    model = meaning.present()
    assert model
    lengths = np.linalg.norm(model.embed(["sync stops", "x" * 5000, ""]), axis=1)
    assert lengths == pytest.approx([1, 1, 0], abs=1e-5)


WORDS_OF_POSTS = ("sync", "stops", "E-2041", "invoice", "logo", "password", "refused", "import", "calendar", "sound")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(WORDS_OF_POSTS), min_size=1, max_size=5, unique=True),
    unknown=st.one_of(
        st.from_regex(r"[bcdfghjklmnpqrstvwxz]{5,12}", fullmatch=True),
        st.sampled_from(["giraffe", "zeppelin", "Tübingen"]),
    ),
    place=st.integers(0, 5),
)
def test_a_word_that_no_post_has_moves_nothing(index_dir: Path, words: list[str], unknown: str, place: int) -> None:
    longer = [*words[:place], unknown, *words[place:]]
    assert found(index_dir, " ".join(longer)) == found(index_dir, " ".join(words))


def test_a_new_post_is_found_by_meaning_after_its_commit_and_a_deleted_one_is_not(index_dir: Path) -> None:
    with IndexWriter(index_dir) as writer:
        writer.put([post(8, "The screen flickers", "When the charger is plugged in.")])
        writer.commit()
    assert 8 in found(index_dir, "my display is blinking")
    with IndexWriter(index_dir) as writer:
        writer.remove([8])
        writer.commit()
    assert 8 not in found(index_dir, "my display is blinking")


@pytest.mark.parametrize("damage", ["missing", "short", "rubbish", "other posts"])
def test_broken_vectors_leave_the_words_and_are_made_again(index_dir: Path, damage: str) -> None:
    (path,) = vector_files(index_dir)
    if damage == "missing":
        path.unlink()
    elif damage == "other posts":
        read = arrays.read(path)
        arrays.write(path, {name: np.array(value[:3]) for name, value in read.items()})
    else:
        path.write_bytes(path.read_bytes()[:300] if damage == "short" else b"rubbish" * 100)
    assert found(index_dir, "sync stops")[:1] == [4]
    assert found(index_dir, "notebook is slow to boot") == []
    with IndexWriter(index_dir) as writer:
        writer.embed(lambda: True)
    assert found(index_dir, "notebook is slow to boot")[:1] == [1]


def test_vectors_are_taken_over_when_the_index_is_built_anew(index_dir: Path) -> None:
    (before,) = vector_files(index_dir)
    marked = {name: np.array(value) for name, value in arrays.read(before).items()}
    marked["exact"][:, 0, 0] = 0.5  # as no model would make it
    arrays.write(before, marked)
    rebuild(index_dir, POSTS)
    (after,) = vector_files(index_dir)
    assert (vectors.read(after, len(POSTS))["exact"][:, 0, 0] == 0.5).all()


@pytest.mark.parametrize("broken", ["empty folder", "broken files", "no folder"])
def test_a_model_that_cannot_be_used_is_told_and_words_answer(index_dir: Path, tmp_path: Path, broken: str) -> None:
    place = tmp_path / "model"
    if broken != "no folder":
        place.mkdir()
    if broken == "broken files":
        (place / "model.onnx").write_bytes(b"no model")
        (place / "tokenizer.json").write_text("{}")
    meaning.choose(str(place))
    assert meaning.present() is None
    assert str(place) in meaning.trouble()
    assert found(index_dir, "sync stops")[:1] == [4]
    with IndexWriter(index_dir) as writer:
        writer.put([post(9, "Sync stops again")])
        writer.commit()
    assert set(found(index_dir, "sync stops")) == {4, 9}


def test_posts_without_vectors_yet_are_ranked_by_their_words(index_dir: Path) -> None:
    (path,) = vector_files(index_dir)
    half = {name: np.array(value) for name, value in arrays.read(path).items()}
    half["known"][:4] = False
    half["exact"][:4] = 0
    arrays.write(path, half)
    assert found(index_dir, "sync stops")[:1] == [4]
    assert Engine(index_dir).snapshot().embedded(meaning.present().name) == 3  # type: ignore[union-attr]


def test_an_index_from_before_has_no_vectors_and_gets_them(index_dir: Path) -> None:
    current = folder.read_current(index_dir)
    shutil.copy(index_dir / "CURRENT", index_dir / "kept")
    folder.write_current(
        index_dir,
        folder.Current(current.generation, tuple(folder.SegmentFiles(each.arrays) for each in current.segments)),
    )
    assert found(index_dir, "sync stops")[:1] == [4]
    with IndexWriter(index_dir):
        pass
    assert found(index_dir, "notebook is slow to boot")[:1] == [1]


@pytest.mark.parametrize(
    "text", ["", "\0", "?!…", "\ud800", "😀😀", "\u200fمزامنة", "x" * 100_000, "sync " * 20_000, '"open']
)
def test_any_text_can_be_asked(index_dir: Path, text: str) -> None:
    engine = Engine(index_dir)
    for question in (Question(text), Question(text, text), Question("sync", text)):
        answered = engine.answer(question, ANNA)
        assert answered.verdict in {"known", "similar", "new"}
        assert 0 <= answered.same <= 1

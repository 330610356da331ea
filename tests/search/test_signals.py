"""The verdict on the first suggestion: what speaks for it, and what is said."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search import meaning, verdict
from portal.search.documents import Answered, Question
from portal.search.engine import Engine
from portal.search.index import rebuild
from portal.search.signals import NAMES
from portal.search.verdict import BrokenVerdict
from tests.search.documents import ANNA, post

POSTS = [
    post(1, "Labels come out upside down", "Since Monday the shipping labels are turned by 180 degrees."),
    post(2, "Sync hangs at 4%", "The progress bar stands still and the fan gets loud."),
    post(3, "Invoice lacks its number", "The number field of the PDF is empty for foreign customers."),
    post(4, "Password refused after a reset", "The mail came, but the new one isn't taken."),
    post(5, "Calendar is one day off", "All appointments stand on yesterday."),
    post(6, "Backup never ends", "It counts files for hours, then begins anew."),
]


@pytest.fixture(autouse=True, params=[meaning.STATIC, meaning.OFF])
def model(request: pytest.FixtureRequest) -> Iterator[str]:
    before = meaning.chosen()
    meaning.choose(request.param)
    yield request.param
    meaning.choose(before)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    place = tmp_path_factory.mktemp("index")
    meaning.choose(meaning.STATIC)
    rebuild(place, POSTS)
    return Engine(place)


def answer(engine: Engine, title: str, body: str = "", said: str = "") -> Answered:
    return engine.answer(Question(title, body), ANNA, said=said)


def signals(engine: Engine, title: str, body: str = "") -> dict[str, float]:
    return dict(answer(engine, title, body).signals)


@pytest.mark.parametrize("document", POSTS, ids=lambda each: each.title)
def test_the_same_words_again_are_known(engine: Engine, document: object) -> None:
    asked = next(each for each in POSTS if each is document)
    found = answer(engine, asked.title, asked.body)
    assert (found.verdict, found.hits[0].id) == ("known", asked.id)


@pytest.mark.parametrize("text", ["sync", "invoice", "the password", "backup!", "calendar"])
def test_one_word_makes_nothing_known(engine: Engine, text: str) -> None:
    assert answer(engine, text).verdict == "similar"


def test_what_nobody_has_written_about_is_new(engine: Engine) -> None:
    assert answer(engine, "How do I rent a bicycle in the city?", "I would like a red one.").verdict == "new"


def test_of_two_posts_that_fit_alike_none_is_as_sure(tmp_path: Path) -> None:
    twins = [post(7, "Sync hangs", "only at night"), post(8, "Sync hangs", "only in the train")]
    rebuild(tmp_path / "one", [*POSTS, twins[0]])
    rebuild(tmp_path / "two", [*POSTS, *twins])
    alone, alike = (answer(Engine(tmp_path / place), "sync hangs") for place in ("one", "two"))
    assert dict(alike.signals)["others nearly as good"] > dict(alone.signals)["others nearly as good"]
    assert alike.same < alone.same


def test_each_signal_says_what_its_name_says(engine: Engine, model: str) -> None:
    whole = signals(engine, "Backup never ends")
    assert whole["words in common"] == pytest.approx(1)
    assert whole["title answered"] == pytest.approx(1)
    assert whole["first by words"] == 1
    assert whole["first by meaning"] == (model == meaning.STATIC)
    part = signals(engine, "Backup never ends, says Quux")
    assert 0 < part["words in common"] < 1
    assert 0 < part["title answered"] < 1
    assert signals(engine, "Backup")["short"] == 1
    long = signals(engine, "Backup never ends", " ".join(each.body for each in POSTS))
    assert long["short"] == long["near, if short"] == 0


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["sync", "hangs", "invoice", "number", "labels", "E-2041", "the", "zzz", "calendar", "4%"]),
        max_size=9,
    )
)
def test_what_was_just_said_never_makes_it_less_likely_to_be_said_again(engine: Engine, words: list[str]) -> None:
    text = " ".join(words)
    fresh = answer(engine, text)
    assert 0 <= fresh.same <= 1
    assert 0 <= fresh.some <= 1
    assert answer(engine, text, said=fresh.verdict).verdict == fresh.verdict


@pytest.mark.parametrize("kind", [verdict.WORDS, "static", "sentence"])
def test_the_coefficients_that_come_along_fit_the_signals(kind: str) -> None:
    judge = verdict.read(verdict.SHIPPED, kind)
    assert judge.cut(0.5) < judge.cut(0.9) <= judge.cut(0.99)
    assert 0 <= judge.same.probability(np.zeros(len(NAMES))) <= 1


@pytest.mark.parametrize("broken", ["", "{}", '{"format": 1, "signals": []}', "[1]", "null"])
def test_broken_coefficients_are_named_and_those_that_come_along_are_used(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "verdict.json"
    path.write_text(broken)
    with pytest.raises(BrokenVerdict, match=r"verdict\.json"):
        verdict.read(path, "static")
    assert verdict.present(path, "static").cuts == verdict.read(verdict.SHIPPED, "static").cuts


def test_coefficients_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    data = json.loads(verdict.SHIPPED.read_text())
    data["models"]["static"]["same"]["weights"]["short"] = float("nan")
    (tmp_path / "verdict.json").write_text(json.dumps(data))
    with pytest.raises(BrokenVerdict):
        verdict.read(tmp_path / "verdict.json", "static")

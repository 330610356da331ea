import math
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search import rank
from portal.search.documents import Question, Reader, SearchDocument
from portal.search.engine import Engine
from portal.search.identifiers import identifiers
from portal.search.index import rebuild
from portal.search.schema import part_texts
from portal.search.suggest import suggest
from portal.search.weights import Weights
from portal.search.words import stems
from tests.search.documents import ANNA, collections, post, texts

PLAIN = Weights(solved=0, workaround=0, affected=0, age=0, shared=0)


def score_by_hand(document: SearchDocument, documents: list[SearchDocument], question: Question, w: Weights) -> float:
    """BM25F as the formula says it, in plain Python."""
    weight = (w.title, w.body, w.solutions, w.answers)
    b = (w.title_b, w.body_b, w.solutions_b, w.answers_b)
    spoken = {each.id: [Counter(stems(text)) for text in part_texts(each)] for each in documents}
    exact = {each.id: [Counter(i.key for i in identifiers(text)) for text in part_texts(each)] for each in documents}
    means = [max(1.0, sum(parts[p].total() for parts in spoken.values()) / len(documents)) for p in range(4)]
    means = [float(f"{mean:.3g}") for mean in means]

    asked: Counter[str] = Counter()
    for term in stems(question.title):
        asked[term] += w.question_title  # type: ignore[assignment]
    asked.update(stems(question.body))
    wanted = [(spoken, term, (w.question_k + 1) * n / (w.question_k + n)) for term, n in asked.items()]
    kinds = {i.key: getattr(w, i.kind) for i in identifiers(f"{question.title}\n{question.body}")}
    wanted += [(exact, key, kind_weight) for key, kind_weight in kinds.items()]

    total = 0.0
    for counts, term, importance in wanted:
        frequency = sum(any(part[term] for part in parts) for parts in counts.values())
        tf = sum(
            weight[p] * counts[document.id][p][term] / (1 - b[p] + b[p] * spoken[document.id][p].total() / means[p])
            for p in range(4)
        )
        idf = math.log(1 + (len(documents) - frequency + 0.5) / (frequency + 0.5))
        total += importance * idf * tf / (w.k1 + tf)
    return total


@settings(max_examples=40, deadline=None)
@given(documents=collections, title=texts, body=texts, k1=st.floats(0.5, 4), title_weight=st.floats(0.5, 8))
def test_scores_from_arrays_equal_the_formula(
    documents: list[SearchDocument], title: str, body: str, k1: float, title_weight: float
) -> None:
    weights = replace(PLAIN, k1=k1, title=title_weight)
    with tempfile.TemporaryDirectory() as place:
        rebuild(Path(place), documents)
        snapshot = Engine(Path(place)).snapshot()
        for most in (1, 10**6):  # reading hardly any posting list in full gives the same scores
            weights = replace(weights, most_postings=most)
            hits = suggest(snapshot, Question(title, body), ANNA, weights, limit=50)
            by_id = {document.id: document for document in documents}
            for hit in hits:
                expected = score_by_hand(by_id[hit.id], documents, Question(title, body), weights)
                assert hit.score == pytest.approx(expected, rel=1e-4, abs=1e-5)
            if most > 1:
                matching = {
                    d.id for d in documents if score_by_hand(d, documents, Question(title, body), weights) > 1e-6
                }
                assert {hit.id for hit in hits} == matching


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    rebuild(
        tmp_path,
        [
            post(1, "Sync hangs", "it says E-2041 and nothing else moves on this machine", product_id=1),
            post(2, "Sync hangs", "it says E-2042 and nothing else moves on this machine", product_id=2),
            post(3, "Everything is slow", "since we moved"),
            post(4, "Upgrade", "fails", solutions=("delete the stale lock and sync again",), state="solved"),
            post(5, "Upgrade", "fails", answers=("delete the stale lock and sync again",)),
        ],
    )
    return Engine(tmp_path)


def found(engine: Engine, title: str, **options: object) -> list[int]:
    return [hit.id for hit in engine.suggest(Question(title), ANNA, **options)]  # type: ignore[arg-type]


def test_the_error_code_decides_between_posts_that_are_alike(engine: Engine) -> None:
    assert found(engine, "sync hangs with E2042")[0] == 2
    assert found(engine, "sync hangs with E-2041")[0] == 1


def test_solutions_in_replies_are_found_and_the_solved_post_stands_first(engine: Engine) -> None:
    assert found(engine, "stale lock") == [4, 5]


def test_the_own_product_is_preferred_not_required(engine: Engine) -> None:
    assert found(engine, "sync hangs", reader=Reader(frozenset({1})))[:2] == [1, 2]
    assert found(engine, "sync hangs", reader=Reader(frozenset({2})))[:2] == [2, 1]


def test_excluded_and_later_posts_are_left_out(engine: Engine) -> None:
    assert 1 not in found(engine, "sync hangs", exclude_ids={1})
    assert found(engine, "sync hangs", before=post(2, "").created) == [1]


def test_words_that_no_post_has_do_not_crowd_out_the_others(engine: Engine) -> None:
    noise = " ".join(f"frame{number}x" for number in range(200))
    assert found(engine, f"{noise} sync hangs")[0] in (1, 2)
    assert engine.suggest(Question(f"{noise} sync hangs"), ANNA)[0].coverage < 0.1


def test_coverage_is_a_share(engine: Engine) -> None:
    exact, far = (
        engine.suggest(Question(text), ANNA)[0].coverage for text in ("sync hangs E-2041", "slow E-2041 sync lock")
    )
    assert 0 < far < exact <= 1


def test_the_norm_of_a_part_without_words_is_finite(engine: Engine) -> None:
    for segment in engine.snapshot().segments:
        norm = rank.norms(engine.snapshot(), segment, Weights())
        assert (norm > 0).all()
        assert (norm < 1e6).all()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "?!…",
        "the and of",
        "x" * 100_000,
        "sync " * 20_000,
        "\u200fمزامنة",
        "😀😀",
        '"unclosed',
        "ошибка",
        "印刷できない",
        "\ud800",
    ],
)
def test_any_question_gets_a_plain_answer(engine: Engine, text: str) -> None:
    for question in (Question(text), Question(text, text), Question("sync", text)):
        for hit in engine.suggest(question, ANNA):
            assert hit.id in range(1, 6)

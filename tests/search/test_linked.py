"""Linked reports of one problem are one suggestion."""

from pathlib import Path

import pytest

from portal.search.documents import Question
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from tests.search.documents import ANNA, ANYBODY, RAVI, post

ABOUT = Question("sync stops at 4%", "E-2041")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    rebuild(
        tmp_path,
        [
            post(1, "Transfer never ends", "the canonical report, in other words"),
            post(2, "Sync stops at 4%", "E-2041", canonical_id=1),
            post(3, "Sync stops at 4% again", "E-2041 as well", canonical_id=1),
            post(4, "Sync is slow", "not the same"),
        ],
    )
    return Engine(tmp_path)


def test_the_canonical_report_is_shown_once_with_the_score_of_the_best(engine: Engine) -> None:
    hits = engine.suggest(ABOUT, ANNA)
    assert [(hit.id, hit.found_by) for hit in hits] == [(1, 2), (4, None)]
    assert hits[0].score > 1.5 * hits[1].score
    assert hits[0].coverage > 3 * hits[1].coverage


def test_margins_are_taken_to_the_next_problem_and_not_to_the_next_report(engine: Engine, tmp_path: Path) -> None:
    linked = dict(engine.answer(ABOUT, ANNA).signals)
    with IndexWriter(tmp_path) as writer:
        writer.put([post(3, "Sync stops at 4% again", "E-2041 as well", stamp=2)])
        writer.commit()
    apart = dict(Engine(tmp_path).answer(ABOUT, ANNA).signals)
    assert linked["others nearly as good"] < apart["others nearly as good"]


def test_a_canonical_report_that_the_reader_may_not_see_is_stood_in_for(tmp_path: Path) -> None:
    rebuild(
        tmp_path,
        [
            post(1, "Transfer never ends", visibility="organisation", organisation_id=1),
            post(2, "Sync stops at 4%", "E-2041", canonical_id=1),
        ],
    )
    for audience, shown in ((ANNA, 1), (RAVI, 2), (ANYBODY, 2)):
        assert [hit.id for hit in Engine(tmp_path).suggest(ABOUT, audience)] == [shown]


def test_what_is_excluded_is_not_shown_for_another(engine: Engine) -> None:
    assert [hit.id for hit in engine.suggest(ABOUT, ANNA, exclude_ids={1})][:1] == [2]
    assert [hit.id for hit in engine.suggest(ABOUT, ANNA, exclude_ids={1, 2})][:1] == [3]
    assert [hit.id for hit in engine.suggest(ABOUT, ANNA, before=post(1, "").created)] == []


def test_a_link_that_is_undone_makes_two_suggestions_again(engine: Engine, tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put(
            [post(2, "Sync stops at 4%", "E-2041", stamp=2), post(3, "Sync stops at 4% again", "E-2041 as well")]
        )
        writer.commit()
    assert {hit.id for hit in Engine(tmp_path).suggest(ABOUT, ANNA)} >= {2, 3}

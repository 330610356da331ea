import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from portal.core.errors import Invalid
from portal.search.documents import SearchDocument, SearchRequest, SearchResult
from portal.search.engine import Engine
from portal.search.index import rebuild
from tests.search.documents import ANNA, ANYBODY, BEGINNING, collections, post, texts

POSTS = [
    post(
        1, "Sync stops at 4%", "delete the stale lock", product_id=1, version_ids=(11,), tags=("sync",), state="solved"
    ),
    post(
        2,
        "Sync stops behind a proxy",
        "the lock is not stale",
        product_id=1,
        version_ids=(11, 12),
        tags=("sync", "proxy"),
    ),
    post(
        3, "Printer prints umlauts as boxes", "since the upgrade", product_id=2, version_ids=(21,), tags=("printing",)
    ),
    post(4, "How we moved to 4.2", "a success", kind="story", state="story", product_id=1, version_ids=(12,)),
    post(5, "Invoices without a number", "a workaround", kind="workaround", state="workaround"),
]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    rebuild(tmp_path, POSTS)
    return Engine(tmp_path)


def search(engine: Engine, text: str = "", **filters: object) -> SearchResult:
    return engine.search(SearchRequest(text, **filters), ANYBODY)  # type: ignore[arg-type]


def ids(result: SearchResult) -> list[int]:
    return [hit.id for hit in result.hits]


def test_without_a_text_one_browses_newest_first(engine: Engine) -> None:
    assert ids(search(engine)) == [5, 4, 3, 2, 1]


def test_one_word_more_never_loses_the_right_hit(engine: Engine) -> None:
    assert ids(search(engine, "printer umlauts"))[0] == 3
    assert ids(search(engine, "printer umlauts stops"))[0] == 3
    assert 3 in ids(search(engine, "umlauts lock proxy stale"))
    assert ids(search(engine, "printer umlauts nowhereseen"))[0] == 3


def test_words_in_quotes_must_stand_together_whatever_their_endings(engine: Engine) -> None:
    assert ids(search(engine, '"stale lock"')) == [1]
    assert ids(search(engine, '"stale locks"')) == [1]
    assert ids(search(engine, '"stop behind" sync')) == [2]
    assert search(engine, '"lock printer"').total == 0


def test_a_phrase_does_not_reach_from_one_part_into_the_next(engine: Engine) -> None:
    assert search(engine, '"proxy lock"').total == 0


def test_words_with_a_minus_must_not_be_there(engine: Engine) -> None:
    assert ids(search(engine, "sync stops -proxy")) == [1]
    assert ids(search(engine, '-"stale lock" sync')) == [2]
    assert ids(search(engine, "-sync")) == [5, 4, 3]


def test_filters_hold_together(engine: Engine) -> None:
    assert ids(search(engine, product_id=1)) == [4, 2, 1]
    assert ids(search(engine, kinds=("story", "workaround"))) == [5, 4]
    assert ids(search(engine, states=("solved",))) == [1]
    assert ids(search(engine, version_id=12)) == [4, 2]
    assert ids(search(engine, tags=("sync", "proxy"))) == [2]
    assert ids(search(engine, "lock", product_id=1, version_id=12)) == [2]
    assert ids(search(engine, since=BEGINNING + timedelta(days=4))) == [5, 4]
    assert ids(search(engine, until=BEGINNING + timedelta(days=2))) == [1]


def test_values_that_nothing_has_find_nothing(engine: Engine) -> None:
    for filters in (
        {"kinds": ("poem",)},
        {"states": ("?",)},
        {"tags": ("nope",)},
        {"version_id": 99},
        {"product_id": 9},
    ):
        assert search(engine, **filters).total == 0


def test_facets_count_what_was_found_and_what_another_choice_would_bring(engine: Engine) -> None:
    facets = search(engine, "lock").facets
    assert facets["state"] == {"open": 1, "solved": 1}
    assert facets["tag"] == {"sync": 2, "proxy": 1}
    assert facets["version"] == {11: 2, 12: 1}
    chosen = search(engine, kinds=("story",))
    assert chosen.total == 1
    assert chosen.facets["kind"] == {"problem": 3, "story": 1, "workaround": 1}
    assert chosen.facets["product"] == {1: 1}


def test_what_was_probably_meant_is_offered_with_the_rest_of_the_words(engine: Engine) -> None:
    assert search(engine, "printr umlauts").did_you_mean == "printer umlauts"
    assert search(engine, "Sycn stops").did_you_mean == "sync stops"
    assert search(engine, "prnter umluats").did_you_mean == "printer umlauts"
    assert search(engine, "printer umlauts").did_you_mean is None
    assert search(engine, "zzzzzzzz").did_you_mean is None


@pytest.mark.parametrize(
    "text",
    [
        "the",
        "?!",
        '"',
        '""',
        '"unclosed phrase',
        "-",
        "--",
        "- -",
        '-"',
        "x" * 100_000,
        "\0",
        "😀",
        "\ud800",
        "\u202eabc",
        '"a" ' * 500,
    ],
)
def test_any_text_gets_a_plain_answer(engine: Engine, text: str) -> None:
    result = search(engine, text)
    assert result.total == len(result.hits)


def test_an_unclosed_quote_is_no_quote(engine: Engine) -> None:
    assert ids(search(engine, '"stale proxy')) == ids(search(engine, "stale proxy"))


def test_a_flag_or_a_negative_number_excludes_nothing(engine: Engine) -> None:
    assert search(engine, "sync --stops -4").total == search(engine, "sync stops 4").total


@pytest.mark.parametrize("key", ["x", "b~1~2", "n~1", "n~a~b", "n~1~2~3", "~~", "n~" + "9" * 400 + "~1"])
def test_a_key_that_names_no_page_is_refused(engine: Engine, key: str) -> None:
    with pytest.raises(Invalid):
        search(engine, after=key)


@settings(max_examples=25, deadline=None)
@given(documents=collections, text=texts)
def test_pages_together_are_the_whole_without_repeats(documents: list[SearchDocument], text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        rebuild(Path(place), documents)
        engine = Engine(Path(place))
        for sort in ("best", "newest"):
            request = SearchRequest(text, sort=sort, limit=50)
            whole = engine.search(request, ANNA)
            assert whole.total == len(whole.hits)
            paged, after = [], None
            while True:
                page = engine.search(replace(request, limit=3, after=after), ANNA)
                assert page.total == whole.total
                paged += page.hits
                after = page.next_key
                if after is None:
                    break
                assert len(page.hits) == 3
            assert paged == whole.hits


def test_a_new_post_neither_repeats_nor_hides_another_on_the_next_page(engine: Engine, tmp_path: Path) -> None:
    first = search(engine, limit=2)
    rebuild(tmp_path, [*POSTS, post(6, "Brand new")])
    second = Engine(tmp_path).search(SearchRequest(limit=2, after=first.next_key), ANYBODY)
    assert ids(first) + ids(second) == [5, 4, 3, 2]

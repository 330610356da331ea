import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search import spelling
from portal.search.spelling import near, slips

KNOWN = spelling.make(
    {"printer": 40, "printing": 30, "thunderbird": 25, "umlaut": 3, "sync": 9, "a1b2": 5, "übersicht": 4}
)
word = st.text("abcd", min_size=0, max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("sync", "sycn", 1),
        ("sync", "snc", 1),
        ("printer", "prnitre", 2),
        ("abc", "xyz", 3),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted(one: str, other: str, distance: int) -> None:
    assert slips(one, other) == slips(other, one) == distance


@given(word, word, word)
def test_slips_are_a_distance(a: str, b: str, c: str) -> None:
    assert (slips(a, b) == 0) == (a == b)
    assert slips(a, b) <= max(len(a), len(b))
    assert slips(a + c, b + c) <= slips(a, b)


def one_slip(word: str) -> st.SearchStrategy[str]:
    places, letters = st.integers(0, len(word) - 2), st.sampled_from("aeioxyz")
    return st.one_of(
        places.map(lambda i: word[:i] + word[i + 1 :]),
        places.map(lambda i: word[:i] + word[i + 1] + word[i] + word[i + 2 :]),
        st.tuples(places, letters).map(lambda pair: word[: pair[0]] + pair[1] + word[pair[0] + 1 :]),
        st.tuples(places, letters).map(lambda pair: word[: pair[0]] + pair[1] + word[pair[0] :]),
    )


@given(
    st.sampled_from(["printer", "thunderbird", "umlaut", "übersicht"]).flatmap(
        lambda w: st.tuples(st.just(w), one_slip(w))
    )
)
def test_a_word_is_found_after_any_one_slip(case: tuple[str, str]) -> None:
    meant, typed = case
    assert meant in near(typed, [KNOWN])


def test_posts_of_all_segments_count_together() -> None:
    assert near("printe", [KNOWN, spelling.make({"printer": 2})])["printer"] == 42


def test_short_strange_and_distant_words_have_no_neighbours() -> None:
    for typed in ("abc", "x" * 200, "12345", "", "zzzzzz"):
        assert near(typed, [KNOWN]) == {}


def test_an_empty_vocabulary_is_no_trouble() -> None:
    assert near("printer", [spelling.make({})]) == {}

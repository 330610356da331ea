import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.words import STOP_WORDS, stem, stems, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("crashes", "crashing"), ("updated", "updates"), ("dialogs", "dialog"), ("installation", "installing")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_compounds_count_whole_and_in_parts() -> None:
    assert words("NullPointerException in datePicker2") == [
        *["nullpointerexception", "null", "pointer", "exception"],
        *["datepicker2", "date", "picker"],
    ]


def test_accents_case_and_possessives_do_not_matter() -> None:
    assert words("Zürich's PRINTER") == ["zurich", "printer"]
    assert words("fullwidth ＡＢＣ") == ["fullwidth", "abc"]


def test_stop_words_and_contractions_say_nothing() -> None:
    assert words("I can't and don't, it's the") == []


def test_scripts_without_spaces_are_cut_into_pairs() -> None:
    assert words("印刷できない") == ["印刷", "刷で", "でき", "きな", "ない"]


def test_other_scripts_keep_their_words() -> None:
    assert words("مشكلة في الطباعة") == ["مشكلة", "في", "الطباعة"]
    assert words("Ошибка печати") == ["ошибка", "печати"]


@given(st.text(max_size=300))
def test_any_text_gives_words_without_stop_words(text: str) -> None:
    assert not STOP_WORDS & set(words(text))
    assert len(stems(text)) == len(words(text))

"""A promise is noticed, a fact is left alone."""

import pytest

from portal.problems import promises


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("We will fix it soon.", ["We will fix", "soon"]),
        ("It'll be gone with the next release.", ["It'll be gone", "with the next release"]),
        ("A fix is planned for 4.3.", ["planned for 4.3"]),
        ("We promise to look.", ["We promise"]),
        ("Fixed by Friday.", ["by Friday"]),
        ("Fixed by 3 December.", ["by 3 December"]),
        ("Done before the end of the month.", ["before the end of the month"]),
        ("It should be fixed.", ["should be fixed"]),
        ("Soon, very soon.", ["Soon", "very soon"]),
        ("As soon as possible", ["As soon as possible"]),
    ],
)
def test_promises_and_days_ahead_are_named(sentence: str, words: list[str]) -> None:
    assert promises.found(sentence) == words


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "The lock file is left behind when the machine sleeps during a sync.",
        "Fixed on 3 March 2026; the lock is released on waking.",
        "4.1 writes the date by the rules of the server, not of the browser.",
        "Rounding is by line since 4.0, as the tax office asks for.",
        "It is willingly slower than before, by design.",
        "The compromise between speed and size is set in Settings.",
    ],
)
def test_facts_are_left_alone(sentence: str) -> None:
    assert promises.found(sentence) == []

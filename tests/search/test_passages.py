from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.documents import Question
from portal.search.passages import Passage, best_passage

FILLER = "We have been using it for years without any trouble at all. " * 12


def text(passage: Passage) -> str:
    return "".join(run for run, _ in passage.parts)


def marked(passage: Passage) -> list[str]:
    return [run for run, is_match in passage.parts if is_match]


def test_the_text_with_the_answer_is_chosen_and_marked() -> None:
    passage = best_passage(
        [("body", FILLER), ("solution", f"{FILLER}Delete the stale locks in Settings, then sync. {FILLER}")],
        Question("sync says stale lock"),
    )
    assert passage.source == "solution"
    assert marked(passage) == ["stale", "locks", "sync"]
    assert text(passage).startswith("…")
    assert text(passage).endswith("…")
    assert "Delete the stale locks in Settings, then sync." in text(passage)


def test_identifiers_match_in_any_spelling_and_weigh_most() -> None:
    texts = [("body", "sync stops upgrade stops"), ("solution", "for error E2041 reset it")]
    passage = best_passage(texts, Question("sync stops after upgrade: E-2041"))
    assert passage.source == "solution"
    assert "E2041" in marked(passage)


LOG = "\n".join(
    f"2026-11-02 14:{minute:02d}:{second:02d},118 INFO [worker-3] item {second} done in 0.{second:02d} s"
    for minute in range(3)
    for second in range(0, 60, 3)
)


def test_of_a_pasted_log_the_error_counts_and_no_time() -> None:
    post = (
        "On 2026-11-02 at 14:01 it still wrote 2026-11-02 14:01:03,118 INFO item 3 done in 0.03 s, as on all days. "
        f"{FILLER}Then came E-2041, could not open the lock. {FILLER}"
    )
    log = f"{LOG}\n2026-11-02 14:03:00,118 ERROR [worker-3] E-2041 could not open the lock\n{LOG[:400]}"
    passage = best_passage([("body", post)], Question(log[:100], log))
    assert "E-2041" in marked(passage)
    for time in ("2026", "14", "01", "03"):
        assert time not in marked(passage)


def test_a_version_is_not_marked_inside_a_longer_one() -> None:
    assert marked(best_passage([("body", "now on 4.1.2 for a reason")], "since 4.1 it stops")) == []
    assert marked(best_passage([("body", "on 4.1, then it stops.")], "since 4.1")) == ["4.1"]


def test_of_equal_texts_the_first_is_taken() -> None:
    assert best_passage([("a", "sync stops"), ("b", "sync stops")], "sync stops").source == "a"


def test_without_a_match_the_first_text_begins() -> None:
    passage = best_passage([("body", "\n  "), ("answer", FILLER)], Question("printer"))
    assert passage.source == "answer"
    assert marked(passage) == []
    assert text(passage).startswith("We have been")


def test_nothing_to_show_gives_nothing() -> None:
    assert best_passage([], Question("sync")) == Passage("", ())
    assert best_passage([("body", " \0 ")], Question("sync")) == Passage("", ())


def test_line_breaks_become_spaces() -> None:
    assert text(best_passage([("body", "first\n\n second\tthird")], "second")) == "first second third"


anything = st.text(max_size=600)


@given(st.lists(st.tuples(st.sampled_from(["body", "answer"]), anything), max_size=4), anything, anything)
def test_a_passage_is_a_piece_of_one_of_its_texts(texts: list[tuple[str, str]], title: str, body: str) -> None:
    passage = best_passage(texts, Question(title, body), length=80)
    squeezed = text(passage).strip("…").split()
    assert passage.parts == () or any(
        "".join(squeezed) in "".join(whole.replace("\0", " ").split()) for _, whole in texts
    )
    assert all(run for run, _ in passage.parts)
    assert all(one[1] != other[1] for one, other in zip(passage.parts, passage.parts[1:], strict=False))


@pytest.mark.parametrize("length", [20, 120, 220, 400])
def test_a_passage_keeps_about_its_length(length: int) -> None:
    passage = best_passage([("body", FILLER + "the lock is stale " + FILLER)], "stale lock", length)
    assert len(text(passage)) <= length * 1.3 + 10


def test_long_threads_cost_little() -> None:
    texts = [("answer", "sync stops with E-2041 at the lock " * 3_000) for _ in range(50)]
    question = Question("sync stops with E-2041", "stale lock " * 5_000)
    best_passage(texts, question)
    begun = process_time()
    best_passage(texts, question)
    assert process_time() - begun < 0.1


def test_digits_inside_a_version_or_an_amount_are_not_marked() -> None:
    found = best_passage([("post", "At 4 % of 1.4 GB, on 4.1 and 10,4.")], "stops at 4 percent")
    assert [text for text, is_match in found.parts if is_match] == ["4"]

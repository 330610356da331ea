"""What is asked, kept and carried on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.asking import rules
from portal.asking.models import Outcome
from portal.search.documents import Question

LONG = "It hangs.\n" + "plain line of a log\n" * 900 + "ERROR E-2041 lock is stale\n" + "more\n" * 900 + "bye"


def test_an_error_code_alone_is_enough_and_two_letters_are_not() -> None:
    assert rules.is_enough(rules.question("", "E-2041"))
    assert not rules.is_enough(rules.question(" ", "ab "))


def test_of_one_text_the_first_line_is_the_title() -> None:
    question = rules.question("", "Sync stops\nat 4%\nwith E-2041")
    assert (question.title, question.body) == ("Sync stops", "at 4%\nwith E-2041")


def test_of_a_long_log_the_telling_line_is_kept_and_the_rest_is_bounded() -> None:
    question = rules.question("Sync", LONG)
    assert len(question.body) <= rules.LONGEST_BODY
    assert question.body.startswith("It hangs.")
    assert "ERROR E-2041 lock is stale" in question.body
    assert question.body.endswith("bye")


@given(st.text(max_size=12_000))
def test_no_text_gets_longer_than_allowed(text: str) -> None:
    question = rules.question("", text)
    assert len(question.title) <= rules.LONGEST_TITLE
    assert len(question.body) <= rules.LONGEST_BODY


@given(st.text(alphabet="ab c.!?\n", max_size=600))
def test_splitting_loses_no_word(text: str) -> None:
    title, body = rules.split(text)
    assert "\n" not in title
    assert len(title) <= rules.TITLE_LENGTH + 1
    assert f"{title} {body}".split() == text.split() or body == text.strip()


def test_a_long_first_line_gives_its_first_sentence_as_title_and_stays_whole_in_the_body() -> None:
    text = "Since the update sync stops at 4%. " + "We tried everything that we could think of. " * 5
    title, body = rules.split(text)
    assert title == "Since the update sync stops at 4%."
    assert body == text.strip()


def test_a_difference_names_the_other_post_and_nothing_is_added_without_a_reason() -> None:
    assert rules.with_difference("Mine.", 7, "Lock [stale]", " only  on Mondays ") == (
        "Mine.\n\nDifferent from [Lock \\[stale\\]](/posts/7): only on Mondays"
    )
    assert rules.with_difference("Mine.", 7, "Lock", " ") == "Mine."


def test_words_lose_their_markup_and_keep_what_looks_like_it() -> None:
    marked = "> *Hello* **there**\n- `run __init__` of [this](http://example.test)\n2*3 = 6"
    assert rules.words(marked, "markdown") == "Hello there\nrun __init__ of this\n2*3 = 6"
    assert rules.words(marked, "plain") == marked


@pytest.mark.parametrize(
    ("present", "later", "then"),
    [
        (Outcome.LEFT, Outcome.OPENED, Outcome.OPENED),
        (Outcome.OPENED, Outcome.LEFT, Outcome.OPENED),
        (Outcome.OPENED, Outcome.SOLVED, Outcome.SOLVED),
        (Outcome.SOLVED, Outcome.OPENED, Outcome.SOLVED),
        (Outcome.SOLVED, Outcome.LEFT, Outcome.SOLVED),
        (Outcome.SOLVED, Outcome.DIFFERENT, Outcome.DIFFERENT),
        (Outcome.SOLVED, Outcome.PUBLISHED, Outcome.PUBLISHED),
        (Outcome.PUBLISHED, Outcome.SOLVED, Outcome.PUBLISHED),
    ],
)
def test_what_an_inquiry_comes_to(present: Outcome, later: Outcome, then: Outcome) -> None:
    assert rules.outcome_after(present, later) == then


def test_a_token_that_is_none_gets_a_new_one() -> None:
    assert rules.known_token("a-token-of-sixteen-or-more") == "a-token-of-sixteen-or-more"
    assert rules.known_token("<script>") != rules.known_token("<script>")


def test_what_blanking_left_is_no_part_of_the_question() -> None:
    asked = rules.question("", "sync stops\nmy mail is [e-mail address], password: [password]")
    assert asked == Question("sync stops", "my mail is  , password:")


@pytest.mark.parametrize("format", ["plain", "markdown"])
def test_the_language_of_a_code_block_is_no_word_of_the_text(format: str) -> None:
    assert rules.words("Run:\n```powershell\nreset\n```\nDone.", format).split() == ["Run:", "reset", "Done."]

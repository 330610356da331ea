"""Two texts side by side: what they share, where they differ."""

from portal.desk.comparing import LONGEST, compare


def marks(text: object, mark: str) -> list[str]:
    """The runs with that mark."""
    return [run for run, found in text.runs if found == mark]  # type: ignore[attr-defined]


def test_identifiers_are_the_same_in_all_spellings() -> None:
    found = compare(("Stops with E-2041", "Also `E2041`."), ("E 2041?", "No: E-2041 in /var/log/sync.log"))
    one, other = found.sides
    assert found.both == ("E-2041",)
    assert marks(one.title, "exact") == ["E-2041"]
    assert marks(one.body, "exact") == ["E2041"]
    assert other.alone == ("/var/log/sync.log",)
    assert marks(other.body, "differs") == ["/var/log/sync.log"]


def test_versions_that_differ_are_marked_as_different() -> None:
    one, other = compare(("Stops", "since 4.1"), ("Stops", "since 4.2")).sides
    assert (one.alone, other.alone) == (("4.1",), ("4.2",))
    assert marks(one.body, "differs") == ["4.1"]


def test_words_are_the_same_by_their_stem() -> None:
    found = compare(("Syncing stopped", "on the laptop"), ("The sync stops", "on all laptops"))
    assert found.words == 3
    assert marks(found.sides[0].title, "shared") == ["Syncing", "stopped"]
    assert marks(found.sides[1].body, "shared") == ["laptops"]
    assert marks(found.sides[1].body, "exact") == []


def test_nothing_of_a_text_is_lost() -> None:
    body = "Ünïcode <b>& more</b> \n\n4.1 E-2041 " * 3
    side = compare(("Title", body), ("Title", "E-2041")).sides[0]
    assert "".join(run for run, _ in side.body.runs) == body
    assert not side.body.is_cut


def test_a_long_text_is_cut_and_says_so() -> None:
    side = compare(("Title", "word " * 2_000), ("Title", "")).sides[0]
    assert len("".join(run for run, _ in side.body.runs)) == LONGEST
    assert side.body.is_cut


def test_empty_texts_share_nothing() -> None:
    found = compare(("", ""), ("", ""))
    assert (found.both, found.words, found.sides[0].body.runs) == ((), 0, ())


def test_a_message_is_the_same_without_its_quotes() -> None:
    found = compare(
        ("Stops", 'It says "sheet is locked by another".'), ("Stops", "Sheet is locked by another, no idea why.")
    )
    assert found.both == ("sheet is locked by another",)
    assert marks(found.sides[1].body, "exact") == ["Sheet is locked by another"]
    assert found.sides[0].alone == ()


def test_digits_of_other_numbers_are_not_the_same() -> None:
    found = compare(("It takes 2,000 rows", "after 2 minutes, port 8443"), ("It took 2 tries", "of 12,000 on 8443"))
    assert [marks(side.title, "shared") for side in found.sides] == [[], []]
    assert marks(found.sides[0].body, "shared") == ["8443"]

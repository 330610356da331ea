"""What many posts share counts for little: templates, quotes, signatures, frames of stack traces."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.search import meaning, shared
from portal.search.documents import Question, SearchDocument, SearchRequest
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from tests.search.documents import ANNA, post

FAULTS = [
    ("Labels come out upside down", "Since Monday the shipping labels are turned by 180 degrees."),
    ("Sync hangs at 4%", "The progress bar stands still and the fan gets loud."),
    ("Invoice lacks its number", "The number field of the PDF is empty for foreign customers."),
    ("Password refused after a reset", "The mail came, but the new one isn't taken."),
    ("Calendar is one day off", "All appointments stand on yesterday."),
    ("Umlauts are gone after the import", "Question marks where ä and ö were."),
    ("Laptop takes forever to start", "Ten minutes every morning, with a black screen."),
    ("Camera stays dark in calls", "The others hear me and see nothing."),
    ("Attachments can't be opened", "A double click does nothing at all."),
    ("Fonts are tiny on the big monitor", "Menus can hardly be read."),
    ("Backup never ends", "It counts files for hours, then begins anew."),
    ("Search finds nothing since the update", "Even words from a title."),
]
QUESTIONS = [
    ("labels are printed the wrong way round", "turned by 180 degrees", 1),
    ("synchronising stops", "progress bar does not move", 2),
    ("no number on invoices", "empty for customers abroad", 3),
    ("can't sign in with the new password", "I had it reset", 4),
    ("appointments on the wrong day", "", 5),
    ("ä and ö broken", "imported a file", 6),
    ("notebook is slow to boot", "black screen for minutes", 7),
    ("my webcam shows no picture", "they can hear me", 8),
    ("double click on an attachment", "nothing happens", 9),
    ("text much too small", "large display", 10),
    ("backup runs for hours", "starts again from zero", 11),
    ("search gives no results", "after updating", 12),
]
TEMPLATE = """Thank you for your report! Please search the invoices of earlier answers before you write.
**Steps to reproduce:**
1. Start the laptop and open the calendar
2. Reset the password, then print labels with numbers
Expected result: {}
Did the backup, the camera and the fonts work in the version before? no
   at com.example.sync.Import.run(Import.java:{})
   at com.example.search.Attachment.open(Attachment.java:88)

Kind regards,
Somebody of Example Ltd., makers of labels, fonts and cameras
"""


@pytest.fixture(autouse=True, params=[meaning.STATIC, meaning.OFF])
def model(request: pytest.FixtureRequest) -> Iterator[str]:
    before = meaning.chosen()
    meaning.choose(request.param)
    yield request.param
    meaning.choose(before)


def posts() -> list[SearchDocument]:
    return [post(number, title, body) for number, (title, body) in enumerate(FAULTS, 1)]


def templated(document: SearchDocument) -> SearchDocument:
    return replace(document, body=TEMPLATE.replace("{}", document.body, 1).replace("{}", str(document.id * 7)))


def first(index_dir: Path, title: str, body: str) -> list[tuple[int, float]]:
    hits = Engine(index_dir).suggest(Question(title, body), ANNA)
    return [(hit.id, round(hit.score, 4)) for hit in hits]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    rebuild(tmp_path / "plain", posts())
    return tmp_path / "plain"


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    rebuild(tmp_path / "planted", map(templated, posts()))
    return tmp_path / "planted"


@pytest.mark.parametrize(("title", "body", "right"), QUESTIONS)
def test_a_template_in_every_post_and_question_changes_no_answer(
    plain: Path, planted: Path, title: str, body: str, right: int, model: str
) -> None:
    asked = TEMPLATE.replace("{}", body or "see above", 1).replace("{}", "4711")
    before, after = first(plain, title, body), first(planted, title, asked)
    if model == meaning.STATIC:
        assert before[0][0] == right
    assert [number for number, _ in after][:1] == [number for number, _ in before][:1]


def test_a_template_alone_makes_no_two_reports_alike(planted: Path) -> None:
    with IndexWriter(planted) as writer:  # and a post that comes later is read the same way
        writer.put([templated(post(13, "Mouse pointer vanishes", "Only above the toolbar."))])
        writer.commit()
    answered = Engine(planted).answer(Question("Keyboard types twice", TEMPLATE.format("each letter", 1)), ANNA)
    assert answered.verdict != "known"
    assert answered.hits[0].coverage < 0.3 if answered.hits else True
    assert first(planted, "pointer vanishes", TEMPLATE.format("toolbar", 2))[0][0] == 13


def test_the_search_page_finds_words_of_a_template_all_the_same(planted: Path) -> None:
    engine = Engine(planted)
    assert engine.search(SearchRequest('"open the calendar"'), ANNA).total == len(FAULTS)
    assert engine.search(SearchRequest("Attachment.java"), ANNA).total == len(FAULTS)
    assert engine.search(SearchRequest("calendar"), ANNA).hits[0].id == 5


def test_a_message_that_many_posts_quote_is_still_found_by_itself(tmp_path: Path) -> None:
    many = [post(number, f"Trouble number{number}", "The server said E-2041: no route.") for number in range(1, 9)]
    rebuild(tmp_path, [*many, *(post(20 + one.id, one.title, one.body) for one in posts())])
    found = first(tmp_path, "The server said E-2041: no route.", "")
    assert {number for number, _ in found} <= set(range(1, 9))
    assert len(found) == 5
    found = first(tmp_path, "It doesn't work", "The server said E-2041: no route.\nIt happens each time.")
    assert {number for number, _ in found} <= set(range(1, 9))


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("> Sync stops\n> at 4%\nWith me, too.", "With me, too."),
        ("On Monday Kim wrote:\n> Sync stops\nMine as well", "Mine as well"),
        ("It hangs.\n-- \nKim\nExample Ltd.", "It hangs."),
        ("It hangs.\n\nBest regards,\nKim", "It hangs."),
        ("Es hängt.\nMit freundlichen Grüßen\nKim", "Es hängt."),
        ("It hangs.\n-----Original Message-----\nFrom: Ravi\nSync stops", "It hangs."),
        ("> all of it is quoted", "> all of it is quoted"),
        ("Best regards", "Best regards"),
        ("Thanks\n" + "It hangs after an hour. " * 20, "Thanks\n" + "It hangs after an hour. " * 20),
        ("", ""),
    ],
)
def test_quotes_and_signatures_are_told_by_their_form(text: str, own: str) -> None:
    assert shared.own_question(Question("", text), frozenset()).body.strip() == own.strip()


def test_a_title_of_a_version_alone_stays_in_the_question() -> None:
    assert shared.own_question(Question("4.1.2", "sync"), frozenset()) == Question("4.1.2", "sync")


def test_numbers_indents_and_punctuation_do_not_hide_a_shared_line() -> None:
    def keys(text: str) -> list[int]:
        return [key for _, _, key in shared.stretches(text)]

    assert keys("  at Import.run(Import.java:12)") == keys("at import.run (import.java:9999)")
    assert keys("Steps to reproduce: open it")[:1] == keys("steps to reproduce:")
    assert keys("It hangs") != keys("It hangs:")


def test_hostile_text_costs_little_time() -> None:
    for text in ("\n" * 100_000, "a: " * 30_000, "> " * 50_000, "-- " * 30_000, "\ud800 x y z: " * 1_000):
        assert isinstance(shared.split(text, frozenset({1}))[0], str)

"""Whatever somebody types, and whatever happens to model and index files: a clear answer, and the site stays up."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.core.settings import Settings
from portal.jobs import enqueue
from portal.search import meaning
from tests.asking.conftest import TOKEN, Known, ask, index
from tests.community import told
from tests.support.cast import Cast
from tests.support.site import new_client

Jobs = Callable[..., int]
TEXTS = {
    "empty": "",
    "spaces": " \n\t \u00a0\u200b",
    "punctuation": "?!… --- ((( \"' %% \\ //",
    "unterminated quote": 'sync says "the store could not be opened',
    "unterminated code": "```\nE-2041",
    "right-to-left": "המדפסת מדפיסה ריבועים במקום אותיות \u202e E-2041 \u202c",
    "arabic": "توقفت المزامنة عند أربعة بالمئة مع الرمز E-2041",
    "emoji": "🖨️🔥🔥 sync 👩‍💻 stops 😡 E-2041",
    "null bytes": "sync\0stops\0at E-2041",
    "controls": "sync\x1b[31mstops\x7f\x08 E-2041",
    "half a character": "sync stops \ufffd \ufdd0 E-2041",
    "german": "Die Synchronisation bleibt bei 4 % stehen: E-2041",
    "japanese": "同期が4%で止まり、E-2041 と表示されます",
    "russian": "Синхронизация останавливается на 4 %, ошибка E-2041",
    "one long word": "a" * 90_000,
    "many lines": "E-2041\n" * 12_000,
    "query language": "title:sync AND (NOT body:[a TO z]) OR *:* ~2 ^9",
    "markup": "<script>alert(1)</script><b>sync</b> {{ 7 * 7 }} %s %(x)s",
}


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_gets_an_answer(client: FlaskClient, known: Known, name: str) -> None:
    text = TEXTS[name]
    asked = ask(client, text)
    assert asked.status == 200
    assert "<script>alert" not in asked.text
    if "E-2041" in text:
        assert "Sync stops at 4%" in asked.titles
    sent = client.post("/inquiries", data={"text": text, "token": TOKEN}, follow_redirects=True)
    assert sent.status_code == (200 if any(map(str.isalnum, text)) or text.strip().strip("\u200b") else 400)
    assert client.get("/search", query_string={"q": text[:900]}).status_code == 200


def test_what_is_empty_is_answered_with_the_next_step(client: FlaskClient, known: Known) -> None:
    answer = client.post("/inquiries", data={"text": " ", "token": TOKEN})
    assert answer.status_code == 400
    assert "A few words are needed" in answer.text


def test_a_text_as_long_as_a_post_may_be_is_answered_soon_and_a_longer_one_refused_with_words(
    client: FlaskClient, known: Known, settings: Settings
) -> None:
    line = "2026-11-02 14:00:00,118 INFO item done in 0.12 s\n"
    text = (f"It hangs\nERROR E-2041\n{line * 3_000}")[: settings.max_post_bytes]
    begun = time.perf_counter()
    assert ask(client, text).titles[0] == "Sync stops at 4%"
    assert time.perf_counter() - begun < 2
    assert client.post("/inquiries", data={"text": text, "token": TOKEN}).status_code == 303
    refused = client.post("/inquiries", data={"text": text + "more", "token": TOKEN})
    assert refused.status_code == 400
    assert "at most 100 kB fit" in refused.text


def test_bytes_that_are_no_text_are_answered(client: FlaskClient, known: Known) -> None:
    answer = client.post(
        "/suggestions", data=b"body=sync+%ff%fe%00+E-2041", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert "Sync stops at 4%" in answer.text


def test_languages_are_found_by_their_words(client: FlaskClient, cast: Cast, run_jobs: Jobs) -> None:
    titles = {
        "Der Drucker druckt Umlaute als Kästchen": "mein drucker macht kästchen aus umlauten",
        "印刷すると文字が四角になります": "文字が四角になる印刷",
        "Принтер печатает квадраты вместо букв": "квадраты вместо букв на принтере",
        "המדפסת מדפיסה ריבועים": "ריבועים מהמדפסת המדפסת",
    }
    for title in titles:
        told.problem(cast.kim, title=title, body=title)
    index(run_jobs)
    for title, question in titles.items():
        assert ask(client, question).titles[:1] == [title]


@pytest.fixture
def choose() -> Iterator[Callable[[Path], None]]:
    """Another model of meaning for this process, until the test ends."""
    before = meaning.chosen()
    yield lambda path: meaning.choose(str(path))
    meaning.choose(before)


@pytest.mark.parametrize("broken", ["missing", "empty", "no model"])
def test_a_model_folder_that_cannot_be_used_leaves_words_and_is_told_to_admins(
    client: FlaskClient, known: Known, cast: Cast, sign_in: Callable[..., FlaskClient], tmp_path: Path,
    choose: Callable[[Path], None], broken: str, run_jobs: Jobs,
) -> None:  # fmt: skip
    folder = tmp_path / "model"
    if broken != "missing":
        folder.mkdir()
    if broken == "no model":
        (folder / "model.onnx").write_bytes(b"this is no model")
        (folder / "tokenizer.json").write_text("{}")
    choose(folder)
    asked = ask(client)
    assert asked.status == 200
    assert asked.titles[0] == "Sync stops at 4%"
    told.problem(cast.kim, title="Zebra on the label", body="A zebra.")
    index(run_jobs)
    assert ask(client, "zebra on the label").titles == ["Zebra on the label"]
    page = sign_in(new_client(client.application), cast.ada).get("/admin/state")
    assert "PORTAL_MEANING_MODEL" in page.text


@pytest.mark.parametrize("cut", [0, 7, 200, -9])
@pytest.mark.parametrize("kind", ["arrays", "vectors"])
def test_files_cut_short_are_made_again_and_nobody_sees_an_error(
    client: FlaskClient, known: Known, settings: Settings, run_jobs: Jobs, kind: str, cut: int
) -> None:
    (file,) = settings.index_dir.glob(f"g*/**/*.{kind}")
    whole = file.read_bytes()
    file.unlink()  # who has it open keeps the whole one
    file.write_bytes(whole[:cut] if cut else b"")
    (settings.index_dir / "CURRENT").touch()
    time.sleep(0.15)
    asked = ask(client)
    assert asked.status == 200
    assert asked.titles[:1] == ["Sync stops at 4%"] or "The search is being made ready." in asked.text
    assert client.get("/search?q=sync").status_code in {200, 503}
    assert client.get("/").status_code == 200
    enqueue("search.watch")
    index(run_jobs)
    row = ask(client).text.split("</li>")[0]
    assert "Sync stops at 4%" in row
    assert re.search(r"<mark>E-2041</mark>", row)

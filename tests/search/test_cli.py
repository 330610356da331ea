import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from portal.core.clock import now
from portal.search import folder
from tests.community.told import problem

LINES = [
    {
        "id": "10",
        "title": "Labels print upside down",
        "body": "on the Zebra",
        "answers": ["turn it"],
        "created": "2024-01-05",
    },
    {"id": "11", "title": "Labels upside down again", "body": "on the Zebra", "created": "2024-02-05T10:00:00"},
    {"id": "12", "title": "Labels print sideways", "body": "on the Zebra", "created": "2024-03-05"},
]


@pytest.fixture
def portal(app: Flask) -> Callable[..., Result]:
    """`portal("index", "check")` runs the command in this process."""
    return lambda *arguments: app.test_cli_runner().invoke(args=arguments)


@pytest.fixture
def imported(app: Flask, portal: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    assert portal("import", "posts", str(file), "--source", "old").exit_code == 0


def ask(portal: Callable[..., Result], tmp_path: Path, *questions: dict[str, Any]) -> list[dict[str, Any]]:
    file = tmp_path / "queries.jsonl"
    file.write_text("".join(json.dumps(question) + "\n" for question in questions))
    done = portal("suggest", "--batch", str(file), "--limit", "3")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


@pytest.mark.usefixtures("imported")
def test_a_batch_answers_with_references_verdict_and_time(portal: Callable[..., Result], tmp_path: Path) -> None:
    known, new = ask(
        portal, tmp_path, {"id": "q", "title": "labels upside down"}, {"id": "r", "title": "zzz unheard of", "body": ""}
    )
    assert known["query"] == "q"
    assert {result["ref"] for result in known["results"]} == {"10", "11", "12"}
    assert [result["score"] for result in known["results"]] == sorted(
        (result["score"] for result in known["results"]), reverse=True
    )
    assert known["verdict"] == "known"
    assert known["ms"] > 0
    assert (new["verdict"], new["results"]) == ("new", [])


@pytest.mark.usefixtures("imported")
def test_a_batch_leaves_out_the_own_post_and_later_ones(portal: Callable[..., Result], tmp_path: Path) -> None:
    (own, early) = ask(
        portal,
        tmp_path,
        {"id": "12", "title": "Labels print sideways"},
        {"id": "q", "title": "Labels print", "created": "2024-02-05T09:59:59Z"},
    )
    assert {result["ref"] for result in own["results"]} == {"10", "11"}
    assert [result["ref"] for result in early["results"]] == ["10"]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("line", ["{", "[]", '{"title": "no id"}', '{"id": "1", "title": "x", "created": "soon"}'])
def test_a_line_that_is_no_question_is_named(portal: Callable[..., Result], tmp_path: Path, line: str) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"id": "q", "title": "labels"}\n\n' + line + "\n")
    done = portal("suggest", "--batch", str(file))
    assert done.exit_code == 1
    assert "Line 3" in done.output
    assert "Traceback" not in done.output


@pytest.mark.usefixtures("imported")
def test_a_text_is_answered_with_titles(portal: Callable[..., Result]) -> None:
    done = portal("suggest", "labels upside down")
    assert "Labels print upside down" in done.output
    assert "This looks known" in done.output
    assert "meaning" not in done.output
    explained = portal("suggest", "labels upside down", "--explain").output
    assert "meaning of the title 0." in explained
    assert "words in common" in explained
    assert "Nothing like it was found." in portal("suggest", "zzz").output


def test_without_text_or_with_both_it_explains(portal: Callable[..., Result], tmp_path: Path) -> None:
    assert portal("suggest").exit_code == 2
    (tmp_path / "q").write_text("")
    assert portal("suggest", "labels", "--batch", str(tmp_path / "q")).exit_code == 2


def test_without_an_index_it_says_what_to_do(portal: Callable[..., Result]) -> None:
    done = portal("suggest", "labels")
    assert done.exit_code == 1
    assert "portal index rebuild" in done.output
    assert "Traceback" not in done.output


def test_check_and_rebuild(
    portal: Callable[..., Result], db: Any, cast: Any, run_jobs: Callable[..., int], settings: Any
) -> None:
    assert portal("index", "check").exit_code == 1
    post = problem(cast.kim)
    db.commit()
    rebuilt = portal("index", "rebuild")
    assert rebuilt.exit_code == 0, rebuilt.output
    assert "1 posts indexed" in rebuilt.output
    checked = portal("index", "check")
    assert checked.exit_code == 0
    assert "says what the records say" in checked.output
    post.revision += 1
    post.created = now()
    db.commit()
    stale = portal("index", "check")
    assert stale.exit_code == 1
    assert f"1 stale: {post.id}" in stale.output
    assert folder.read_current(settings.index_dir).segments

"""Posts come in once, keep what they were, tell nobody, and go out again as they came."""

import gzip
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.community.exchange import importing, lines
from portal.community.exchange.exporting import export_posts
from portal.community.exchange.importing import Strict, import_posts
from portal.community.models import Kind, Post, PostTag, Reply, SolutionMark, State, Tag
from portal.jobs import Job
from portal.journal import Event

TOLD = {
    "id": "t:7",
    "title": "Duplicate mails since the update",
    "body": "First line\n  indented *stars*\n\nlast",
    "answers": ["Same here", "Remove the old profile"],
    "answers_created": ["2024-01-02 08:37:32 +0000", "2024-01-03 09:00:00 -0800"],
    "solution_index": 1,
    "solved": True,
    "tags": ["Mail", "mail", "other", "other"],
    "created": "2024-01-01T16:54:00",
    "author": "thb",
}


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[..., Path]:
    """`file_of(row, …)`: a file with these rows; text is written as it is."""

    def write(*rows: Any, packed: bool = False) -> Path:
        text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n"
        path = tmp_path / ("posts.jsonl.gz" if packed else "posts.jsonl")
        path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
        return path

    return write


def test_a_post_keeps_its_text_times_tags_and_solution(db: Any, file_of: Callable[..., Path]) -> None:
    summary = import_posts(file_of(TOLD, packed=True), source="trac")
    post = db.scalars(select(Post)).one()
    assert (summary.added, summary.answers, summary.bad) == (1, 2, [])
    assert (post.external_reference, post.title, post.body) == ("trac:t:7", TOLD["title"], TOLD["body"])
    assert post.format == "plain"
    assert (post.created, post.author, post.state, post.reply_count) == (
        datetime(2024, 1, 1, 16, 54, tzinfo=UTC), None, State.SOLVED, 2,
    )  # fmt: skip
    assert {tag.name for tag in post.tags} == {"Mail", "mail", "other"}
    replies = db.scalars(select(Reply).order_by(Reply.id)).all()
    assert [(reply.body, reply.kind, bool(reply.marks)) for reply in replies] == [
        ("Same here", "comment", False), ("Remove the old profile", "solution", True),
    ]  # fmt: skip
    assert replies[1].created == post.active_at == datetime(2024, 1, 3, 17, tzinfo=UTC)


def test_nobody_is_told_and_the_index_hears_of_it_in_the_same_transaction(
    db: Any, file_of: Callable[..., Path]
) -> None:
    import_posts(file_of(TOLD), source="trac")
    job = db.scalars(select(Job)).one()
    assert (job.name, job.args) == ("search.index", {"ids": [db.scalars(select(Post.id)).one()]})
    assert db.scalars(select(Event)).all() == []


def test_run_twice_the_second_changes_nothing(db: Any, file_of: Callable[..., Path]) -> None:
    path = file_of(TOLD, TOLD, {"id": "8", "title": "Another"})
    first, before = import_posts(path, source="trac"), _counts(db)
    second = import_posts(path, source="trac")
    assert (first.added, first.present, second.added, second.present) == (2, 1, 0, 3)
    assert _counts(db) == before


def test_a_bad_line_is_named_by_number_and_the_rest_goes_on(db: Any, file_of: Callable[..., Path]) -> None:
    path = file_of(TOLD, "", "{broken", {"id": "9"}, {"id": "10", "title": "Good"})
    summary = import_posts(path, source="trac")
    assert summary.bad == [(3, "this is not JSON"), (4, "title is missing")]
    assert db.scalars(select(Post.external_id).order_by(Post.id)).all() == ["t:7", "10"]


def test_strict_changes_nothing_at_the_first_bad_line(db: Any, file_of: Callable[..., Path]) -> None:
    with pytest.raises(Strict, match="line 2: title is missing"):
        import_posts(file_of(TOLD, {"id": "9"}), source="trac", strict=True)
    assert _counts(db) == [0] * 6


def test_a_chunk_is_whole_or_not_there_at_all(
    db: Any, file_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    path = file_of(*({"id": str(i), "title": f"Post {i}", "answers": ["a"], "tags": ["t"]} for i in range(5)))

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_posts(path, source="trac", progress=stop)
    assert _counts(db) == [2, 2, 0, 1, 2, 1]
    assert import_posts(path, source="trac").added == 3
    assert _counts(db)[:2] == [5, 5]


def test_the_same_id_from_two_sources_is_two_posts_and_both_can_be_written_out(
    db: Any, file_of: Callable[..., Path]
) -> None:
    path = file_of(TOLD)
    import_posts(path, source="trac")
    import_posts(path, source="other")
    assert [json.loads(line)["id"] for line in export_posts()] == ["t:7", "other:t:7"]
    assert [json.loads(line)["id"] for line in export_posts("other")] == ["t:7"]


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
instants = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
rows = st.builds(
    lambda number, title, body, tags, created, author, solved, answers, solution: lines.Line(
        id=number,
        title=title,
        body=body,
        kind=Kind.PROBLEM,
        format="plain",
        answers=tuple(lines.Answer(*answer) for answer in answers),
        solution_index=solution % len(answers) if solution is not None and answers else None,
        solved=solved,
        tags=tuple(dict.fromkeys(tags)),
        created=created,
        author=author or None,
    ),
    number=words.filter(str.strip),
    title=words.filter(str.strip),
    body=words,
    tags=st.lists(words.filter(bool), max_size=4),
    created=instants,
    author=words,
    solved=st.none() | st.booleans(),
    answers=st.lists(st.tuples(words, instants), max_size=4),
    solution=st.none() | st.integers(0, 3),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, max_size=6, unique_by=lambda line: line.id))
def test_what_goes_out_is_what_came_in(db: Any, tmp_path: Path, told: list[lines.Line]) -> None:
    source = uuid.uuid4().hex
    path = tmp_path / f"{source}.jsonl"
    path.write_text("\n".join(map(lines.dump, told)), encoding="utf-8", newline="\n")
    assert import_posts(path, source=source).bad == []
    written = [lines.parse(line.encode()) for line in export_posts(source)]
    assert list(map(_comparable, written)) == list(map(_comparable, told))


def _comparable(line: lines.Line) -> tuple[Any, ...]:
    texts = (line.id, line.title, line.body, line.answers, line.author)
    return (*texts, line.solution_index, line.solved, set(line.tags), line.created)


def _counts(db: Any) -> list[int]:
    tables = (Post, Reply, SolutionMark, Tag, PostTag, Job)
    return [db.scalar(select(func.count()).select_from(table)) for table in tables]

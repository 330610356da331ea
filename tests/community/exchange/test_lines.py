"""What a line may say, and what is said of one that can't be used."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.community.exchange import lines
from portal.core.errors import Invalid


def parse(**row: Any) -> lines.Line:
    """A line with an id and a title, and what the test adds."""
    return lines.parse(json.dumps({"id": "1", "title": "Sync stops"} | row).encode())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2014-04-28T14:04:00", datetime(2014, 4, 28, 14, 4, tzinfo=UTC)),
        ("2020-10-10 16:02:23 -0800", datetime(2020, 10, 11, 0, 2, 23, tzinfo=UTC)),
        ("2024-01-02T08:37:32Z", datetime(2024, 1, 2, 8, 37, 32, tzinfo=UTC)),
        ("2024-01-02", datetime(2024, 1, 2, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_sources_write_them_and_naive_ones_are_utc(written: str, meant: datetime) -> None:
    assert parse(created=written).created == meant


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ({"id": None}, "id is missing"),
        ({"id": True}, "id is missing"),
        ({"title": " "}, "title is missing"),
        ({"title": "x" * 501}, "title is longer than 500"),
        ({"body": 7}, "body is not text"),
        ({"answers": "yes"}, "answers is not a list"),
        ({"answers": ["a"], "solution_index": 1}, "solution_index 1 points at none of the 1 answers"),
        ({"answers": ["a", "b"], "answers_created": ["2024-01-01"]}, "answers_created has 1 times for 2 answers"),
        ({"created": "soon"}, "created 'soon' is not a time"),
        ({"kind": "rant"}, "kind is none of"),
        ({"format": "html"}, "format is neither"),
        ({"solved": "yes"}, "solved is neither"),
        ({"tags": ["x" * 101]}, "tag is longer than 100"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_cause(row: dict[str, Any], cause: str) -> None:
    with pytest.raises(Invalid, match=cause):
        parse(**row)


@pytest.mark.parametrize("raw", [b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        lines.parse(raw)


def test_characters_that_no_database_takes_are_replaced_visibly() -> None:
    line = lines.parse(rb'{"id": "1", "title": "a\u0000b", "body": "half \ud83d of a pair"}')
    assert (line.title, line.body) == ("a\ufffdb", "half \ufffd of a pair")


def test_a_packed_file_is_known_by_its_content_and_a_cut_one_is_named(tmp_path: Path) -> None:
    whole = tmp_path / "posts.dat"
    whole.write_bytes(gzip.compress(b'{"id": 1, "title": "a"}\n\n{"id": 2, "title": "b"}\n'))
    assert [number for number, _ in lines.numbered(whole)] == [1, 3]
    cut = tmp_path / "cut.gz"
    cut.write_bytes(whole.read_bytes()[:-6])
    with pytest.raises(Invalid, match="cut short"):
        list(lines.numbered(cut))

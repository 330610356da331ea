"""`portal import posts` and `portal export posts` as somebody types them."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.community.models import Post
from portal.jobs import Job
from portal.products.models import Product
from portal.search import health


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """Three posts, one of them with an answer, and a line that is none."""
    path = tmp_path / "posts.jsonl"
    rows = [{"id": str(i), "title": f"Printer {i} is silent", "created": f"2024-01-0{i}T10:00:00"} for i in (1, 2, 3)]
    rows[1]["answers"] = ["Switch it on."]  # type: ignore[assignment]
    path.write_text("\n".join(map(json.dumps, rows)) + "\nno json\n")
    return path


def test_an_import_says_what_it_did_names_bad_lines_and_leaves_an_index(app: Flask, db: Any, posts: Path) -> None:
    done = app.test_cli_runner().invoke(args=["import", "posts", str(posts), "--source", "shop"])
    assert "posts.jsonl, line 4: this is not JSON" in done.output
    assert "3 posts with 1 answers added, 0 were here already, 1 bad lines" in done.output
    assert done.exit_code == 1
    assert health.usable(app.extensions["settings"].index_dir).posts == 3
    assert db.scalars(select(Job)).all() == []


def test_strict_says_the_line_and_that_nothing_was_changed(app: Flask, db: Any, posts: Path) -> None:
    done = app.test_cli_runner().invoke(args=["import", "posts", str(posts), "--source", "shop", "--strict"])
    assert "line 4: this is not JSON. Nothing was changed." in done.output
    assert (done.exit_code, db.scalars(select(Post)).all()) == (1, [])


@pytest.mark.parametrize("source", ["", "a:b", "x" * 61])
def test_a_source_that_makes_no_reference_is_refused(app: Flask, posts: Path, source: str) -> None:
    done = app.test_cli_runner().invoke(args=["import", "posts", str(posts), "--source", source])
    assert done.exit_code == 2
    assert "without a colon" in done.output


def test_posts_can_be_imported_for_a_product(app: Flask, db: Any, posts: Path) -> None:
    db.add(Product(name="Lumen", slug="lumen"))
    db.commit()
    runner = app.test_cli_runner()
    assert (
        "no product 'lume'"
        in runner.invoke(args=["import", "posts", str(posts), "--source", "s", "--product", "lume"]).output
    )
    runner.invoke(args=["import", "posts", str(posts), "--source", "s", "--product", "lumen"])
    assert {post.product.name for post in db.scalars(select(Post))} == {"Lumen"}


def test_an_export_can_be_imported_elsewhere_and_says_the_same(
    app: Flask, db: Any, posts: Path, tmp_path: Path
) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["import", "posts", str(posts), "--source", "shop"])
    out = tmp_path / "out.jsonl"
    assert runner.invoke(args=["export", "posts", str(out)]).exit_code == 0
    again = runner.invoke(args=["import", "posts", str(out), "--source", "again", "--strict"])
    assert "3 posts with 1 answers added" in again.output
    first, second = (runner.invoke(args=["export", "posts", "--source", name]).output for name in ("shop", "again"))
    assert first == second != ""

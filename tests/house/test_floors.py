"""The house stands: imports go down only, SQL has its places, files stay small."""

import ast
import subprocess
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "portal").rglob("*.py"))
LONGEST = 250
WRITTEN = {".py", ".html", ".css", ".js", ".md", ".toml", ".sh"}
SQL_FOLDERS = {"jobs", "journal", "search", "migrations", "queries"}
RUNS_WHAT_QUERIES_WROTE = {Path("web/paging.py"), Path("core/db.py")}
SQL_FUNCTIONS = {"select", "insert", "update", "delete"}
SESSION_METHODS = {"execute", "scalar", "scalars", "query", "stream"}


def tracked() -> list[Path]:
    """Every file of the project, as git knows it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_imports_go_down_only() -> None:
    assert lint_imports(str(ROOT / "pyproject.toml"), no_logo=True) == 0


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_is_written_where_it_is_looked_for(path: Path) -> None:
    relative = path.relative_to(ROOT / "portal")
    if SQL_FOLDERS & set(relative.parts) or path.name == "queries.py" or relative in RUNS_WHAT_QUERIES_WROTE:
        return
    assert [f"line {line}: {what}" for line, what in sql_in(ast.parse(path.read_text()))] == []


def test_no_file_has_outgrown_its_room() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_bytes().splitlines())
        for path in tracked()
        if path.suffix in WRITTEN and "versions" not in path.parts
    }
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST} == {}


def test_no_file_is_somebody_elses() -> None:
    assert [
        path for path in tracked() if path.suffix in {".woff", ".woff2", ".ttf", ".otf"} or ".min." in path.name
    ] == []


def sql_in(tree: ast.AST) -> list[tuple[int, str]]:
    """Where a module writes SQL: it calls SQLAlchemy's functions by name, or has a session run a statement."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name in SQL_FUNCTIONS
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    written = [
        (call.lineno, call.func.id) for call in calls if isinstance(call.func, ast.Name) and call.func.id in imported
    ]
    run = [
        (call.lineno, f"session.{call.func.attr}")
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in SESSION_METHODS and _is_session(call.func.value)
    ]
    return sorted(written + run)


def test_sql_is_recognised() -> None:
    module = "from sqlalchemy import select\ndef load(db):\n    return db.session.scalars(select(1))\n"
    assert [what for _, what in sql_in(ast.parse(module))] == ["select", "session.scalars"]


def _is_session(owner: ast.expr) -> bool:
    return (isinstance(owner, ast.Attribute) and owner.attr == "session") or (
        isinstance(owner, ast.Name) and owner.id == "session"
    )

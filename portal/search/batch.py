"""Many questions at once, as JSON lines in and out, to compare the ranking with what people judged."""

import json
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.core.clock import as_utc
from portal.core.errors import Invalid
from portal.search.documents import STAFF, Audience, Question
from portal.search.engine import Engine
from portal.search.sources import Source


def answer_all(
    engine: Engine, source: Source, lines: Iterable[str], limit: int, precision: float = 0.9, fitted: Path | None = None
) -> Iterator[str]:
    """One JSON line for each question: {"query", "verdict", "results": [{"ref", "score"}], "ms"}.

    A question is {"id", "title", "body", "created"}; the post that has its id as external reference and posts created
    after it are left out. `ms` is the engine's own time. Raises Invalid for a line that is no such question, naming it.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, question, created = _read(line, number)
        own = source.find(name)
        begun = time.perf_counter()
        answered = engine.answer(
            question,
            Audience(STAFF),
            limit=limit,
            exclude_ids=frozenset() if own is None else {own},
            before=created,
            precision=precision,
            fitted=fitted,
        )
        spent = (time.perf_counter() - begun) * 1000
        refs = source.refs([hit.id for hit in answered.hits])
        results = [{"ref": refs[hit.id], "score": hit.score} for hit in answered.hits if hit.id in refs]
        yield json.dumps({"query": name, "verdict": answered.verdict, "results": results, "ms": round(spent, 3)})


def _read(line: str, number: int) -> tuple[str, Question, datetime | None]:
    try:
        row: dict[str, Any] = json.loads(line)
        created = row.get("created")
        when = as_utc(datetime.fromisoformat(created.replace("Z", "+00:00"))) if created else None
        return str(row["id"]), Question(str(row.get("title") or ""), str(row.get("body") or "")), when
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"Line {number} is no question: {type(error).__name__}: {error}") from error

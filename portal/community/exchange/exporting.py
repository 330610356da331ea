"""Posts as JSON Lines, in the format that `portal import posts` reads."""

from collections.abc import Iterator
from typing import Any

from portal.community.exchange import queries
from portal.community.exchange.lines import Answer, Line, dump
from portal.community.models import Kind, Post, Reply, Visibility


def export_posts(source: str | None = None) -> Iterator[str]:
    """One JSON line for every post that everybody may read; with `source` only the imported ones of that source.

    Ids are those that posts were imported under, else their own; where two are alike, the later gets its source as
    well.
    Names and addresses of people with accounts stay here; the author that an imported post came with is written again.
    """
    written: set[str] = set()
    for posts, replies in queries.exportable(source):
        for post in posts:
            if post.visibility == Visibility.PUBLIC:
                number = post.external_id or str(post.id)
                if number in written:
                    number = post.external_reference or f"post:{post.id}"
                written.add(number)
                yield dump(_line(number, post, replies[post.id]))


def _line(number: str, post: Post, replies: list[Reply]) -> Line:
    facts: dict[str, Any] = post.imported or {}
    undated = set(facts.get("undated_answers", ()))
    answers = tuple(Answer(reply.body, None if i in undated else reply.created) for i, reply in enumerate(replies))
    body = f"{post.body}\n\n{post.helps}" if post.helps else post.body
    return Line(
        id=number,
        title=post.title,
        body=body,
        kind=Kind(post.kind),
        format=post.format,
        answers=answers,
        solution_index=next((i for i, reply in enumerate(replies) if reply.marks), None),
        solved=facts.get("solved"),
        tags=tuple(tag.name for tag in post.tags),
        created=None if facts.get("undated") else post.created,
        author=facts.get("author"),
    )

"""Posts as JSON Lines, in the format that `portal import posts` reads."""

from collections.abc import Iterator
from typing import Any

from portal.community.exchange import queries
from portal.community.exchange.lines import Answer, Line, dump
from portal.community.models import Kind, Post, Reply


def export_posts(source: str | None = None) -> Iterator[str]:
    """One JSON line for every post that everybody may read; with `source` only the imported ones of that source.

    Ids are those that posts were imported under, else their own; where two are alike, the later gets its source as
    well. A report that was linked names its canonical problem in `same_as`, if that is written, too.
    Names and addresses of people with accounts stay here; the author that an imported post came with is written again.
    """
    numbers = _numbers(source)
    for posts, replies in queries.exportable(source):
        for post in posts:
            if post.id in numbers:
                yield dump(_line(numbers[post.id], post, replies[post.id], numbers.get(post.canonical_id or 0)))


def _numbers(source: str | None) -> dict[int, str]:
    """Under which id each post is written."""
    found: dict[int, str] = {}
    written: set[str] = set()
    for post_id, external_id, its_source in queries.named(source):
        number = external_id or str(post_id)
        if number in written:
            number = f"{its_source}:{external_id}" if its_source else f"post:{post_id}"
        written.add(number)
        found[post_id] = number
    return found


def _line(number: str, post: Post, replies: list[Reply], same_as: str | None) -> Line:
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
        same_as=same_as or facts.get("same_as"),
    )

"""What the index is told of posts. Built in bulk: five statements for a chunk, however many posts it holds."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.community import rules
from portal.community.models import Kind
from portal.community.queries import indexed
from portal.core.markdown import plain
from portal.core.scrub import without_marks
from portal.search import sources
from portal.search.documents import HIDDEN, SearchDocument

CHUNK = 500


def register() -> None:
    """Let search find posts."""
    sources.register(load, everything, indexed.revisions, indexed.references, indexed.referred_to)


def load(ids: Sequence[int]) -> list[SearchDocument]:
    """The documents of those of `ids` that exist."""
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return [document for chunk in chunks for document in _chunk(chunk)]


def everything() -> Iterator[SearchDocument]:
    """The documents of all posts."""
    for ids in indexed.all_ids(CHUNK):
        yield from _chunk(ids)


def _chunk(ids: Sequence[int]) -> list[SearchDocument]:
    replies, tags, versions = indexed.rows_of_replies(ids), indexed.tag_names(ids), indexed.versions_affected(ids)
    return [
        _document(row, replies.get(row.id, []), tags.get(row.id, []), versions.get(row.id, []))
        for row in indexed.rows_of_posts(ids)
    ]


def _document(post: Any, replies: Sequence[Any], tags: Sequence[str], versions: Sequence[int]) -> SearchDocument:
    helping = [reply for reply in replies if rules.helps_as(reply.kind, bool(reply.is_marked))]
    others = [reply for reply in replies if not rules.helps_as(reply.kind, bool(reply.is_marked))]
    own = (_words(post.helps, post.format),) if post.helps else ()
    return SearchDocument(
        id=post.id,
        stamp=post.revision,
        kind=str(post.kind),
        state="story" if post.kind == Kind.STORY else str(post.state),
        title=without_marks(post.title),
        body=_words(post.body, post.format),
        solutions=own + tuple(_words(reply.body, reply.format) for reply in helping),
        answers=tuple(_words(reply.body, reply.format) for reply in others),
        product_id=post.product_id,
        version_ids=tuple(sorted({post.version_id, *versions} - {None})),
        tags=tuple(tags),
        visibility=HIDDEN if post.is_hidden else str(post.visibility),
        organisation_id=post.organisation_id,
        created=post.created,
        affected=post.affected_count,
        fixed_id=post.fixed_in_id,
        canonical_id=post.canonical_id,
    )


def _words(text: str, format: str) -> str:
    """Without markup, and without what blanking left: nobody is led to a post by "[password]"."""
    return without_marks(plain(text, format))

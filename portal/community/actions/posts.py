"""Publish a post, change its wording."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal import journal
from portal.accounts.models import User
from portal.community import rules
from portal.community.actions import checks, once
from portal.community.actions.derived import lock, refresh
from portal.community.actions.tags import tags_named
from portal.community.events import Happened
from portal.community.models import Kind, Post, Revision, Tag, Visibility, Watch
from portal.community.queries import cluster, lookups
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.products.models import Product, Version


class Stale(Invalid):
    """Somebody changed the wording since the form was opened; what was typed is not lost."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a person gives of a post, checked."""

    kind: Kind
    title: str
    body: str
    helps: str
    product: Product | None
    version: Version | None
    environment: str
    tags: list[Tag]
    visibility: Visibility


def publish_post(
    actor: User,
    *,
    kind: Kind,
    title: str,
    body: str,
    helps: str = "",
    product: Product | None = None,
    version: Version | None = None,
    environment: str = "",
    tags: Iterable[str] = (),
    visibility: Visibility = Visibility.PUBLIC,
    publish_key: str | None = None,
) -> Post:
    """Publish a post; its author watches it, its draft is gone.

    The same `publish_key` again by the same actor gives the post that is there. Raises Refused, Invalid.
    """
    checks.taking_part(actor)
    key = once.key_of(actor, publish_key)
    there = lookups.existing(Post, Post.publish_key == key) if key else None
    if there is not None:
        return there
    content = _checked(kind, title, body, helps, product, version, environment, tags, visibility)
    post, is_new = once.insert_once(lambda: _new(actor, content, key), Post.publish_key == key)
    if is_new:
        db.session.add(Watch(post_id=post.id, user_id=actor.id))
        if publish_key:
            lookups.sweep_drafts(publish_key, actor)
        refresh(post)
        journal.record(Happened.POST_PUBLISHED, actor=actor, subject=post)
    return post


def edit_post(
    actor: User,
    post: Post,
    *,
    kind: Kind,
    title: str,
    body: str,
    helps: str = "",
    product: Product | None = None,
    version: Version | None = None,
    environment: str = "",
    tags: Iterable[str] = (),
    visibility: Visibility = Visibility.PUBLIC,
    revision: int | None = None,
    reason: str = "",
) -> Post:
    """Change a post; the former wording is kept. Support says why when it isn't theirs.

    `revision` is the post's revision when the form was opened. Raises Stale when the wording was changed since;
    replies and marks that came meanwhile do no harm. Raises Refused, Invalid, NotFound.
    """
    checks.seen(actor, post)
    checks.taking_part(actor)
    checks.allowed(rules.may_edit(actor, post), "Only its author and support can change this.")
    post = lock(post)
    _refuse_stale(post, revision)
    content = _checked(kind, title, body, helps, product, version, environment, tags, visibility)
    if content.kind == Kind.STORY and not cluster.is_alone(post):
        raise Invalid("This is linked with other reports, so it can't become a story.", "kind")
    why = checks.reason_given(actor, post.author_id, reason)
    fields = _changed(post, content)
    if not fields:
        return post
    db.session.add(
        Revision(
            post_id=post.id,
            title=post.title,
            body=post.body,
            helps=post.helps,
            until_revision=post.revision,
            editor_id=actor.id,
            reason=why,
        )
    )
    _write(post, content)
    post.edited = now()
    post.organisation_id = post.organisation_id or (post.author.organisation_id if post.author else None)
    moved = refresh(post)
    journal.record(Happened.POST_EDITED, actor=actor, subject=post, fields=fields, reason=why, **moved)
    return post


def _checked(
    kind: Kind,
    title: str,
    body: str,
    helps: str,
    product: Product | None,
    version: Version | None,
    environment: str,
    tags: Iterable[str],
    visibility: Visibility,
) -> _Content:
    kind = Kind(kind)
    product, version = checks.fitting(product, version)
    return _Content(
        kind=kind,
        title=checks.needed(checks.line(title, "title", checks.LONGEST_TITLE), "title", "Give it a title."),
        body=checks.needed(body, "body", "Write a few words."),
        helps=checks.needed(helps, "helps", "Say what helps.") if kind == Kind.WORKAROUND else "",
        product=product,
        version=version,
        environment=checks.line(environment, "environment"),
        tags=tags_named(tags),
        visibility=Visibility(visibility),
    )


def _new(actor: User, content: _Content, key: str | None) -> Post:
    post = Post(author=actor, organisation_id=actor.organisation_id, publish_key=key, revision=0)
    post.created = post.active_at = now()
    _write(post, content)
    return post


def _write(post: Post, content: _Content) -> None:
    post.kind, post.title, post.body, post.helps = content.kind, content.title, content.body, content.helps
    post.product, post.version, post.environment = content.product, content.version, content.environment
    post.tags, post.visibility = content.tags, content.visibility


def _changed(post: Post, content: _Content) -> list[str]:
    names = ("kind", "title", "body", "helps", "product", "version", "environment", "tags", "visibility")
    return [name for name in names if getattr(post, name) != getattr(content, name)]


def _refuse_stale(post: Post, revision: int | None) -> None:
    if revision is not None and revision < post.revision and lookups.was_rewritten(post, revision):
        raise Stale(
            "Somebody changed this post since you opened it. Yours is still here: look at both before you save."
        )

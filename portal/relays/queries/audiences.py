"""Statements that give ids."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, select

from portal.community.models import Post, Reply
from portal.community.queries import cluster
from portal.relays.models import Recipient, Relay


def told_by(relay_id: int) -> Select[Any]:
    """Everybody whom the relay was carried to."""
    return select(Recipient.user_id).where(Recipient.relay_id == relay_id)


def relays_in(head: Post) -> Select[Any]:
    """The ids of all relays of what stands in the cluster."""
    return select(Relay.id).where(Relay.post_id.in_(cluster.members_of(head.id)))


def writers_in(head: Post) -> CompoundSelect[Any]:
    """Everybody who wrote a post or a reply of the cluster."""
    members = cluster.members_of(head.id)
    wrote = select(Post.author_id).where(Post.id.in_(members), Post.author_id.is_not(None))
    return wrote.union(select(Reply.author_id).where(Reply.post_id.in_(members), Reply.author_id.is_not(None)))

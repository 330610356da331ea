"""What is carried, who may carry it, and when a finder is told of it. Pure: nothing is read or written here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.models import User, Viewer
from portal.accounts.rules import may_take_part
from portal.community import rules as community_rules
from portal.community.models import Kind, Post, Reply, ReplyKind, Standing
from portal.products.models import Version
from portal.relays.models import Relay, RelayKind

LARGE = 25  # people above which the count and the mail are looked at first, and nothing goes by itself
MILESTONES = (1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)


@dataclass(frozen=True, slots=True)
class Thing:
    """What is carried: a reply, a workaround post, or that `post` is fixed (in `version`, if that is known)."""

    kind: RelayKind
    post: Post
    reply: Reply | None = None
    version: Version | None = None

    @property
    def key(self) -> str:
        """By what it is recognised, whatever relay carries it."""
        if self.reply is not None:
            return f"reply:{self.reply.id}"
        if self.kind == RelayKind.FIX:
            return f"fix:{self.post.id}:{self.version.id if self.version else 0}"
        return f"post:{self.post.id}"

    @property
    def finder(self) -> User | None:
        """Whoever found it; nobody found what the makers fixed, or what came without an author."""
        if self.kind == RelayKind.FIX:
            return None
        return self.reply.author if self.reply is not None else self.post.author

    @property
    def can_be_confirmed(self) -> bool:
        """Whether "it worked" becomes a confirmation in the community."""
        return self.kind != RelayKind.FIX and community_rules.can_be_confirmed(self.post, self.reply)


def of_reply(reply: Reply) -> Thing:
    """The reply, as what it helps."""
    kind = RelayKind.WORKAROUND if reply.kind == ReplyKind.WORKAROUND else RelayKind.SOLUTION
    return Thing(kind, reply.post, reply)


def of_relay(relay: Relay) -> Thing:
    """What the relay carries."""
    return Thing(relay.kind, relay.post, relay.reply, relay.version)


def stands(thing: Thing, worked: int = 0, failed: int = 0) -> bool:
    """Whether it is (still) said to help: a shown reply with a mark; a fix that is announced; a workaround post that
    worked for somebody, and for at least as many as it did not."""
    post, reply = thing.post, thing.reply
    if post.is_hidden or (reply is not None and reply.is_hidden):
        return False
    if thing.kind == RelayKind.FIX:
        return post.standing == Standing.FIXED and post.fixed_in_id == (thing.version.id if thing.version else None)
    if reply is not None:
        return bool(reply.marks)
    return post.kind == Kind.WORKAROUND and worked >= max(1, failed)


def may_relay(viewer: Viewer) -> bool:
    """Support."""
    return may_take_part(viewer) and viewer.is_staff


def may_read(viewer: Viewer, relay: Relay) -> bool:
    """Whoever may see what is carried and the problem that it is carried for, as they stand now."""
    reply_seen = relay.reply is None or community_rules.may_see_reply(viewer, relay.reply)
    return reply_seen and community_rules.may_see(viewer, relay.post) and community_rules.may_see(viewer, relay.head)


def named_in(words: str, people: Iterable[User]) -> list[str]:
    """The full or first names of these people that the words hold, each once, in their order."""
    names = [part for person in people for part in (person.name, person.name.split()[0]) if len(part) > 2]
    found = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)]
    return [name for name in dict.fromkeys(found) if not any(name != other and name in other for other in found)]


def milestone(people: int) -> int | None:
    """The highest number at or below `people` at which a finder is told; None below the first."""
    return max((number for number in MILESTONES if number <= people), default=None)

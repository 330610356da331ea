"""What a site with links should say, recomputed from scratch: plainly, without the code that is tested.

`World` remembers what was done; everything else is counted anew whenever it is asked for.
"""

from dataclasses import dataclass, field
from typing import Any

from portal.community.models import (
    Confirmation,
    Kind,
    MeToo,
    Post,
    Reply,
    ReplyKind,
    SolutionMark,
    Standing,
    State,
    Visibility,
    Watch,
)
from portal.problems.models import Announcement

WIDTH = {Visibility.PUBLIC: 3, Visibility.CUSTOMERS: 2, Visibility.ORGANISATION: 1}


@dataclass
class Said:
    """A link (`one` is the same as `other`) or a choice (`other` None) that somebody made."""

    row: Any
    one: int
    other: int | None
    is_active: bool = True

    @property
    def named(self) -> int:
        """Which post it names as canonical."""
        return self.one if self.other is None else self.other


@dataclass
class World:
    """All posts, and everything that was said about what is the same, in order."""

    db: Any
    posts: list[int]
    said: list[Said] = field(default_factory=list)

    def cluster(self, post: int) -> set[int]:
        """Everything that hangs together with the post: grown until nothing is added."""
        found = {post}
        while True:
            more = {
                end
                for link in self.said
                if link.is_active and link.other is not None and {link.one, link.other} & found
                for end in (link.one, link.other)
            }
            if more <= found:
                return found
            found |= more

    def head(self, post: int) -> int:
        """What the latest thing said in the cluster names; alone the post itself."""
        cluster = self.cluster(post)
        named = [one.named for one in self.said if one.is_active and one.named in cluster]
        return named[-1] if named else post

    def expected(self) -> dict[int, tuple[Any, ...]]:
        """The columns of each post as they should be."""
        return {post: self._columns(post) for post in self.posts}

    def found(self) -> dict[int, tuple[Any, ...]]:
        """The same as the database has them."""
        self.db.expire_all()
        return {
            post.id: (
                post.canonical_id,
                post.report_count,
                post.affected_count,
                post.reply_count,
                post.state,
                post.worked_count,
                post.failed_count,
                post.standing,
            )
            for post in self.db.query(Post).all()
        }

    def people(self, posts: set[int]) -> set[int]:
        """Who has it."""
        wrote = {post.author_id for post in self.db.query(Post).all() if post.id in posts and post.author_id}
        return wrote | {one.user_id for one in self.db.query(MeToo).all() if one.post_id in posts}

    def watchers(self, posts: set[int]) -> set[int]:
        """Who watches it."""
        return {one.user_id for one in self.db.query(Watch).all() if one.post_id in posts}

    def _columns(self, post: int) -> tuple[Any, ...]:
        head = self.head(post)
        counted = self.cluster(post) if head == post else {post}
        posts = {row.id: row for row in self.db.query(Post).all()}
        nameless = sum(posts[number].author_id is None for number in counted)
        read_by_all = {number for number in counted if number == post or _is_as_wide(posts[number], posts[post])}
        if posts[post].is_hidden and len(counted) > 1:
            read_by_all.remove(post)
        shown = [row for row in self.db.query(Reply).all() if row.post_id in read_by_all and not row.is_hidden]
        state, worked, failed = self._progress(read_by_all, posts, self._standing(post, posts))
        if head != post:
            state = self._columns(head)[4]
        return (
            None if head == post else head,
            len(counted) - 1,
            len(self.people(counted)) + nameless,
            len(shown),
            state,
            worked,
            failed,
            self._standing(head, posts),
        )

    def _standing(self, head: int, posts: dict[int, Post]) -> Standing:
        """What was announced last of the head itself, else of one of its reports that is read by all who read it."""
        said = sorted(self.db.query(Announcement).all(), key=lambda one: one.id)
        own = [one.standing for one in said if one.post_id == head]
        others = [
            one.standing
            for one in said
            if one.post_id in self.cluster(head) and _is_as_wide(posts[one.post_id], posts[head], hidden_too=True)
        ]
        return Standing([Standing.REPORTED, *others, *own][-1])

    def _progress(self, among: set[int], posts: dict[int, Post], standing: Standing) -> tuple[State, int, int]:
        marked = {one.reply_id for one in self.db.query(SolutionMark).all()}
        offered = [
            (reply.kind != ReplyKind.WORKAROUND, *self._words(reply.post_id, reply.id))
            for reply in self.db.query(Reply).all()
            if reply.post_id in among and reply.id in marked and not reply.is_hidden
        ]
        offered += [(False, *self._words(one, None)) for one in among if posts[one].kind == Kind.WORKAROUND]
        solutions = [one for one in offered if one[0] and one[1] >= one[2]]
        workarounds = [one for one in offered if not one[0] and one[1] >= one[2]]
        state = State.SOLVED if solutions else State.WORKAROUND if workarounds else State.OPEN
        best = max(
            solutions or workarounds or offered, key=lambda one: (one[1] - one[2], one[1]), default=(False, 0, 0)
        )
        state = {Standing.FIXED: State.SOLVED, Standing.BY_DESIGN: State.BY_DESIGN}.get(standing, state)
        return state, best[1], best[2]

    def _words(self, post: int, reply: int | None) -> tuple[int, int]:
        said = [one.worked for one in self.db.query(Confirmation).all() if (one.post_id, one.reply_id) == (post, reply)]
        return sum(said), len(said) - sum(said)


def _is_as_wide(post: Post, head: Post, *, hidden_too: bool = False) -> bool:
    if post.is_hidden and not hidden_too:
        return False
    if post.visibility == head.visibility == Visibility.ORGANISATION:
        return post.organisation_id == head.organisation_id
    return WIDTH[Visibility(post.visibility)] >= WIDTH[Visibility(head.visibility)]

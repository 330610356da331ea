"""What people do in the tests of links, one step at a time; the rules may refuse it, and then nothing has happened."""

from collections.abc import Callable
from typing import Any

from portal.community import actions as community
from portal.community.models import Kind, Post, Reply, ReplyKind, Standing, Visibility
from portal.core.errors import Invalid, NotFound, Refused
from portal.problems import actions
from portal.problems.models import CanonicalChoice, DuplicateLink
from tests.problems.model import Said, World

NAMES = ("kim", "mei", "ravi", "anna")
LINKS = ("link", "link", "link", "unlink", "different", "choose", "choose", "unchoose")
KINDS = (ReplyKind.SOLUTION, ReplyKind.WORKAROUND)


class Undone:
    """Whatever happens inside is rolled back; the cast stays."""

    def __init__(self, db: Any, cast: Any):
        self.db, self.cast = db, cast

    def __enter__(self) -> None:
        for name in (*NAMES, "lumen"):
            getattr(self.cast, name)
        self.db.commit()

    def __exit__(self, *error: object) -> None:
        self.db.rollback()


def world_of(db: Any, cast: Any, posts: Any) -> World:
    """Posts as drawn: (author, audience, is a workaround, has lost its author); nothing is linked yet."""
    made = [
        community.publish_post(
            getattr(cast, name),
            kind=Kind.WORKAROUND if is_workaround else Kind.PROBLEM,
            title=f"Sync stops, the {number}th",
            body="At 4%.",
            helps="Restart it." if is_workaround else "",
            visibility=visibility,
        )
        for number, (name, visibility, is_workaround, _) in enumerate(posts)
    ]
    for post, (*_, is_imported) in zip(made, posts, strict=True):
        if is_imported and post.visibility == Visibility.PUBLIC:
            post.author_id = None
    db.flush()
    return World(db, [post.id for post in made])


def attempt(world: World, cast: Any, verb: str, name: str, first: int, second: int, worked: bool) -> None:
    """Do it; the rules may refuse it, and then nothing has happened."""
    actor, db = getattr(cast, name), world.db
    count = len(world.posts)
    one, other = (db.get(Post, world.posts[place % count]) for place in (first, first + 1 + second % (count - 1)))
    replies = db.query(Reply).order_by(Reply.id).all()
    reply = replies[second % len(replies)] if replies else None
    kept = db.begin_nested()
    try:
        if verb in LINKS:
            _link(world, cast, verb, one, other, second)
        else:
            _say(cast, verb, actor, one, reply, worked)
    except (Refused, Invalid, NotFound):
        kept.rollback()
    else:
        kept.commit()


def _link(world: World, cast: Any, verb: str, one: Post, other: Post, which: int) -> None:
    active = [said for said in world.said if said.is_active]
    links, choices = [said for said in active if said.other], [said for said in active if not said.other]
    if verb == "link":
        made = actions.link(cast.anna, one, other, why="the same")
        assert {world.head(made.report_id), world.head(made.canonical_id)} == {world.head(one.id), world.head(other.id)}
        assert made.canonical_id == world.head(made.canonical_id)
        world.said.append(Said(made, made.report_id, made.canonical_id))
    elif verb == "choose":
        one = _a_report(world, which) or one
        chosen = actions.make_canonical(cast.anna, one)
        world.said.append(Said(chosen, one.id, None))
    elif verb == "different":
        _say_different(world, _a_report(world, which) or one, links)
    elif verb == "unlink" and links:
        undo(world, cast, links[which % len(links)])
    elif verb == "unchoose" and choices:
        undo(world, cast, choices[which % len(choices)])


def _say_different(world: World, report: Post, links: list[Said]) -> None:
    if report.author is not None:
        head = world.head(report.id)
        ended = actions.mine_is_different(report.author, report, because="mine stops at 7%")
        assert report.id in (ended.report_id, ended.canonical_id)
        next(said for said in links if said.row is ended).is_active = False
        assert head not in world.cluster(report.id)


def _a_report(world: World, which: int) -> Post | None:
    found = [post for post in world.posts if world.head(post) != post]
    return world.db.get(Post, found[which % len(found)]) if found else None


def undo(world: World, cast: Any, said: Said) -> None:
    """Take a link or choice back."""
    if isinstance(said.row, DuplicateLink):
        actions.unlink(cast.anna, said.row, reason="not the same")
    elif isinstance(said.row, CanonicalChoice):
        actions.end_choice(cast.anna, said.row)
    said.is_active = False


def _say(cast: Any, verb: str, actor: Any, post: Post, reply: Reply | None, worked: bool) -> None:
    standing = (Standing.BY_DESIGN, Standing.CONFIRMED)[worked]
    of_posts: dict[str, Callable[[], object]] = {
        "reply": lambda: community.reply(actor, post, kind=KINDS[worked], body="Reset the lock."),
        "me_too": lambda: community.me_too(actor, post),
        "not_me": lambda: community.withdraw_me_too(actor, post),
        "watch": lambda: community.watch(actor, post),
        "hide": lambda: (community.restore if post.is_hidden else community.hide)(cast.anna, post, reason="secret"),
        "confirm_post": lambda: community.confirm(actor, post, worked=worked),
        "announce": lambda: actions.announce(cast.anna, post, standing=standing, fact="So it is."),
    }
    if verb in of_posts:
        of_posts[verb]()
    elif reply is not None:
        _say_of(cast, verb, actor, reply, worked)


def _say_of(cast: Any, verb: str, actor: Any, reply: Reply, worked: bool) -> None:
    if verb == "mark":
        community.mark_solution(cast.anna, reply)
    elif verb == "unmark":
        community.unmark_solution(cast.anna, reply)
    elif verb == "confirm":
        community.confirm(actor, reply.post, reply=reply, worked=worked)
    elif verb == "hide_reply":
        (community.restore if reply.is_hidden else community.hide)(cast.anna, reply, reason="secret")

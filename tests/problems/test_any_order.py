"""Whatever people do in whatever order, every post says what a count from scratch says; what is undone is as it was."""

import random
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.events import Happened
from portal.community.models import Kind, Post, Reply, ReplyKind, Standing, Visibility
from portal.community.rules import may_see
from portal.core.errors import Invalid, NotFound, Refused
from portal.journal import Event
from portal.notifications import telling
from portal.notifications.models import Notification
from portal.problems import actions, forest
from portal.problems.events import ProblemEvent
from portal.problems.models import CanonicalChoice, DuplicateLink
from portal.problems.queries import clusters
from tests.problems.model import Said, World

NAMES = ("kim", "mei", "ravi", "anna")
LINKS = ("link", "link", "link", "unlink", "different", "choose", "choose", "unchoose")
WORDS = (
    "reply",
    "me_too",
    "not_me",
    "mark",
    "unmark",
    "confirm",
    "confirm_post",
    "hide",
    "hide_reply",
    "announce",
    "watch",
)
AUDIENCES = (Visibility.PUBLIC, Visibility.PUBLIC, Visibility.CUSTOMERS, Visibility.ORGANISATION)
HEARD = (ProblemEvent.LINKED, ProblemEvent.UNLINKED, ProblemEvent.FOUND_DIFFERENT, Happened.REPLY_POSTED)
KINDS = (ReplyKind.SOLUTION, ReplyKind.WORKAROUND)
POSTS = st.lists(
    st.tuples(st.sampled_from(NAMES[:3]), st.sampled_from(AUDIENCES), st.booleans(), st.booleans()),
    min_size=3,
    max_size=6,
)
STEP = st.tuples(
    st.sampled_from(LINKS + WORDS),
    st.sampled_from((*NAMES, "anna", "anna")),
    st.integers(0, 5),
    st.integers(0, 5),
    st.booleans(),
)
ANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANY
@given(posts=POSTS, steps=st.lists(STEP, min_size=8, max_size=22))
def test_every_post_says_what_a_count_from_scratch_says(db: Any, cast: Any, posts: Any, steps: Any) -> None:
    with _undone(db, cast):
        world = _world(db, cast, posts)
        for step in steps:
            last = db.scalar(select(func.max(Event.id))) or 0
            _try(world, cast, *step)
            assert world.found() == world.expected(), step
            for event in db.scalars(select(Event).where(Event.id > last, Event.name.in_(HEARD))):
                assert _who_heard(db, event) == _who_should_hear(world, cast, event), (step, event.name)


@settings(ANY, max_examples=40)
@given(
    audiences=st.lists(st.sampled_from(AUDIENCES[:3]), min_size=3, max_size=5),
    steps=st.lists(st.tuples(st.sampled_from(LINKS), st.integers(0, 4), st.integers(0, 4)), min_size=6, max_size=20),
)
def test_links_and_choices_are_never_lost(db: Any, cast: Any, audiences: Any, steps: Any) -> None:
    with _undone(db, cast):
        world = _world(db, cast, [("ravi", audience, False, False) for audience in audiences])
        for verb, first, second in steps:
            _try(world, cast, verb, "anna", first, second, worked=True)
            assert world.found() == world.expected()


@ANY
@given(posts=POSTS, before=st.lists(STEP, max_size=8), links=st.lists(STEP, max_size=8), seed=st.integers(0, 99))
def test_undone_in_any_order_all_is_as_it_was(
    db: Any, cast: Any, posts: Any, before: Any, links: Any, seed: int
) -> None:
    with _undone(db, cast):
        world = _world(db, cast, posts)
        for step in before:
            _try(world, cast, *step)
        was, kept = world.found(), len(world.said)
        for _, *step in links:
            _try(world, cast, "link" if step[3] else "choose", *step)
        made = world.said[kept:]
        random.Random(seed).shuffle(made)
        for said in made:
            _undo(world, cast, said)
            assert world.found() == world.expected()
        assert world.found() == was


@ANY
@given(
    count=st.integers(1, 7),
    pairs=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10),
    chosen=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=4),
)
def test_every_post_has_one_canonical_and_a_way_to_it(count: int, pairs: Any, chosen: Any) -> None:
    edges: list[forest.Edge] = []
    choices = [forest.Choice(number, post) for number, post in chosen if post < count]
    for number, (one, other) in enumerate(pairs):
        apart = forest.heads(range(count), edges, [])
        if one < count and other < count and apart[one] != apart[other]:
            edges.append(forest.Edge(number, number * 3, one, other))
    heads = forest.heads(range(count), edges, choices)
    for post, head in heads.items():
        assert heads[head] == head
        first = forest.towards(post, head, edges)
        assert (first is None) == (post == head)
        steps = 0
        while post != head:
            edge = forest.towards(post, head, edges)
            assert edge is not None
            post = edge.canonical if edge.report == post else edge.report
            steps += 1
        assert steps < count


class _undone:  # noqa: N801
    """Whatever happens inside is rolled back; the cast stays."""

    def __init__(self, db: Any, cast: Any):
        self.db, self.cast = db, cast

    def __enter__(self) -> None:
        for name in (*NAMES, "lumen"):
            getattr(self.cast, name)
        self.db.commit()

    def __exit__(self, *error: object) -> None:
        self.db.rollback()


def _world(db: Any, cast: Any, posts: Any) -> World:
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


def _try(world: World, cast: Any, verb: str, name: str, first: int, second: int, worked: bool) -> None:
    """Do it; the rules may refuse it, and then nothing has happened."""
    actor, db = getattr(cast, name), world.db
    count = len(world.posts)
    one, other = (db.get(Post, world.posts[place % count]) for place in (first, first + 1 + second % (count - 1)))
    replies = db.query(Reply).order_by(Reply.id).all()
    reply = replies[second % len(replies)] if replies else None
    attempt = db.begin_nested()
    try:
        if verb in LINKS:
            _link(world, cast, verb, one, other, second)
        else:
            _say(cast, verb, actor, one, reply, worked)
    except (Refused, Invalid, NotFound):
        attempt.rollback()
    else:
        attempt.commit()


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
        _undo(world, cast, links[which % len(links)])
    elif verb == "unchoose" and choices:
        _undo(world, cast, choices[which % len(choices)])


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


def _who_heard(db: Any, event: Event) -> set[int]:
    telling.tell_people(event.id, 0)
    return set(db.scalars(select(Notification.user_id).where(Notification.event_id == event.id)))


def _who_should_hear(world: World, cast: Any, event: Event) -> set[int]:
    """Everybody affected or watching, in the clusters of all posts it names, if they may see what it is about."""
    named = set(event.data["posts"]) if "posts" in event.data else {event.data["post"]}
    around = set().union(*(world.cluster(post) for post in named))
    told = world.people(around) | world.watchers(around)
    told |= {cast.anna.id} if event.name == ProblemEvent.FOUND_DIFFERENT else set()
    must_see = named if event.name == ProblemEvent.LINKED else {event.data["post"]}
    seen = [world.db.get(Post, number) for number in must_see]
    people = {person: world.db.get(User, person) for person in told - {event.actor_id}}
    return {number for number, person in people.items() if all(may_see(person, post) for post in seen)}


def _undo(world: World, cast: Any, said: Said) -> None:
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


def test_the_number_of_a_link_says_which_came_last(db: Any, cast: Any) -> None:
    posts = [community.publish_post(cast.kim, kind=Kind.PROBLEM, title=f"Sync {n}", body="x") for n in range(3)]
    first = actions.link(cast.anna, posts[0], posts[1])
    choice = actions.make_canonical(cast.anna, posts[0])
    second = actions.link(cast.anna, posts[2], posts[1])
    assert first.number < choice.number < second.number < clusters.next_number()

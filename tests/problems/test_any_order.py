"""Whatever people do in whatever order, every post says what a count from scratch says; what is undone is as it was."""

import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.events import Happened
from portal.community.models import Kind, Post, Visibility
from portal.community.rules import may_see
from portal.journal import Event
from portal.notifications import telling
from portal.notifications.models import Notification
from portal.problems import actions, forest
from portal.problems.events import ProblemEvent
from portal.problems.queries import clusters
from tests.problems.doing import LINKS, NAMES, Undone, attempt, undo, world_of
from tests.problems.model import World

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
    with Undone(db, cast):
        world = world_of(db, cast, posts)
        for step in steps:
            last = db.scalar(select(func.max(Event.id))) or 0
            attempt(world, cast, *step)
            assert world.found() == world.expected(), step
            for event in db.scalars(select(Event).where(Event.id > last, Event.name.in_(HEARD))):
                assert _who_heard(db, event) == _who_should_hear(world, cast, event), (step, event.name)


@settings(ANY, max_examples=40)
@given(
    audiences=st.lists(st.sampled_from(AUDIENCES[:3]), min_size=3, max_size=5),
    steps=st.lists(st.tuples(st.sampled_from(LINKS), st.integers(0, 4), st.integers(0, 4)), min_size=6, max_size=20),
)
def test_links_and_choices_are_never_lost(db: Any, cast: Any, audiences: Any, steps: Any) -> None:
    with Undone(db, cast):
        world = world_of(db, cast, [("ravi", audience, False, False) for audience in audiences])
        for verb, first, second in steps:
            attempt(world, cast, verb, "anna", first, second, worked=True)
            assert world.found() == world.expected()


@ANY
@given(posts=POSTS, before=st.lists(STEP, max_size=8), links=st.lists(STEP, max_size=8), seed=st.integers(0, 99))
def testundone_in_any_order_all_is_as_it_was(
    db: Any, cast: Any, posts: Any, before: Any, links: Any, seed: int
) -> None:
    with Undone(db, cast):
        world = world_of(db, cast, posts)
        for step in before:
            attempt(world, cast, *step)
        was, kept = world.found(), len(world.said)
        for _, *step in links:
            attempt(world, cast, "link" if step[3] else "choose", *step)
        made = world.said[kept:]
        random.Random(seed).shuffle(made)
        for said in made:
            undo(world, cast, said)
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


def test_the_number_of_a_link_says_which_came_last(db: Any, cast: Any) -> None:
    posts = [community.publish_post(cast.kim, kind=Kind.PROBLEM, title=f"Sync {n}", body="x") for n in range(3)]
    first = actions.link(cast.anna, posts[0], posts[1])
    choice = actions.make_canonical(cast.anna, posts[0])
    second = actions.link(cast.anna, posts[2], posts[1])
    assert first.number < choice.number < second.number < clusters.next_number()

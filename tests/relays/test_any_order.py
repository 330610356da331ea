"""Whatever is marked, linked, relayed and answered in whatever order: nobody is told the same thing twice, who was
helped is asked nothing more, and all numbers are those of a model recomputed from scratch."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.models import Post, Reply, ReplyKind, Standing, Visibility
from portal.core.errors import Invalid, Refused
from portal.journal import Event
from portal.problems import actions as problems
from portal.problems.models import DuplicateLink
from portal.relays import actions
from portal.relays.models import Recipient, Relay, Said
from portal.relays.queries import answers, carried, noes_waiting, things
from tests.community.told import problem
from tests.relays.model import World
from tests.support.cast import Cast

VERBS = (
    "mark",
    "unmark",
    "link",
    "unlink",
    "me_too",
    "relay",
    "relay",
    "answer",
    "answer",
    "confirm",
    "fix",
    "relay_fix",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 4), st.sampled_from(list(Said))),
    min_size=4,
    max_size=30,
)


class Play:
    """Does each step with the verbs and in the model, and compares."""

    def __init__(self, db: Any, cast: Cast):
        self.db, self.cast = db, cast
        self.people: list[User] = [cast.kim, cast.mei, cast.ravi, cast.person("Lee"), cast.person("Sam")]
        self.support = cast.anna
        wrote = (cast.kim, cast.ravi, self.people[3], cast.mei)
        kinds = (*[Visibility.PUBLIC] * 3, Visibility.ORGANISATION)
        self.posts = [
            problem(author, product=cast.lumen, visibility=kind) for author, kind in zip(wrote, kinds, strict=True)
        ]
        self.world = World({post.id: author.id for post, author in zip(self.posts, wrote, strict=True)})
        self.world.private[self.posts[3].id] = {cast.kim.id, cast.mei.id}
        finders = (cast.mei, self.people[4], cast.kim, cast.kim)
        self.replies = [
            community.reply(finder, post, kind=ReplyKind.WORKAROUND, body="Reset it.")
            for finder, post in zip(finders, self.posts, strict=True)
        ]
        for reply, finder in zip(self.replies, finders, strict=True):
            self.world.where[f"reply:{reply.id}"] = reply.post_id
            self.world.finders[f"reply:{reply.id}"] = finder.id

    def step(self, verb: str, which: int, who: int, said: Said) -> None:
        """One step; what the rules refuse leaves everything as it was."""
        try:
            with self.db.begin_nested():
                getattr(self, verb)(self.posts[which], self.replies[which], self.people[who], said)
                self.db.flush()
        except (Invalid, Refused):
            pass

    def mark(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """Its asker, or support, says that it helps."""
        actor = person if person.id == post.author_id else self.support
        community.mark_solution(actor, reply)
        self.world.marks.add((f"reply:{reply.id}", actor.id))

    def unmark(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """Support takes every mark back."""
        community.unmark_solution(self.support, reply)
        self.world.marks = {mark for mark in self.world.marks if mark[0] != f"reply:{reply.id}"}

    def link(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """Two posts are of the same problem."""
        other = self.posts[(self.posts.index(post) + 1 + self.people.index(person)) % 4]
        made = problems.link(self.support, post, other)
        self.world.edges.add((made.report_id, made.canonical_id))

    def unlink(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """One link is taken off."""
        query = select(DuplicateLink).where(DuplicateLink.ended_at.is_(None)).order_by(DuplicateLink.id)
        found = list(self.db.scalars(query))
        if found:
            link = found[self.people.index(person) % len(found)]
            problems.unlink(self.support, link)
            self.world.edges.discard((link.report_id, link.canonical_id))

    def me_too(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """Somebody has it, too."""
        if person.id in self.world.private.get(post.id, {person.id}):
            community.me_too(person, post)
            self.world.me_toos.add((post.id, person.id))

    def relay(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """What helps is carried to everybody who gets it."""
        thing = things.of_reply(reply.id)
        if thing is not None:
            self._carry(actions.offer(self.support, thing))

    def relay_fix(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """The fix of the post's problem is carried."""
        head = things.head_of(post)
        thing = things.of_fix(head.id, head.fixed_in_id)
        if thing is not None:
            self.world.where[thing.key] = head.id  # what was announced of a report counts for its canonical problem
            self._carry(actions.offer(self.support, thing))

    def fix(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """A fix is announced, in one of two versions."""
        version = self.cast.version("4.1.2" if said == Said.WORKED else "4.2")
        head = things.head_of(post)
        problems.announce(self.support, post, standing=Standing.FIXED, fixed_in=version)
        self.world.where[f"fix:{head.id}:{version.id}"] = head.id

    def confirm(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """Somebody says on the page whether it works; their answer follows."""
        if person.id not in self.world.private.get(post.id, {person.id}):
            return
        community.confirm(person, post, reply=reply, worked=said == Said.WORKED)
        thing = things.of_reply(reply.id)
        assert thing is not None
        actions.follow_confirmation(person, thing)
        self.world.confirmed[thing.key, person.id] = said == Said.WORKED
        if (thing.key, person.id) in self.world.told:
            self.world.answers[thing.key, person.id] = Said.WORKED if said == Said.WORKED else Said.FAILED

    def answer(self, post: Post, reply: Reply, person: User, said: Said) -> None:
        """Somebody answers the latest that they were told."""
        query = select(Recipient).where(Recipient.user_id == person.id).order_by(Recipient.id.desc())
        row = self.db.scalars(query).first()
        if row is not None:
            actions.answer(person, row, said=said)
            self.world.answer(row.thing, person.id, said)

    def compare(self) -> None:
        """Everything that is counted or asked equals the model's."""
        rows = list(self.db.scalars(select(Recipient)))
        pairs = Counter((row.thing, row.user_id) for row in rows)
        assert max(pairs.values(), default=0) <= 1, "nobody is told the same thing twice"
        assert {(row.thing, row.user_id): row.relay_id for row in rows} == self.world.told
        numbers = carried({row.relay_id for row in rows})
        for relay_id, found in numbers.items():
            shown = (found.told, found.worked, found.failed, found.untried)
            assert shown == self.world.numbers(relay_id)
        for row in rows:
            told = answers.recipient(row.user, row.relay_id)
            assert told.is_asked == self.world.is_asked(row.thing, row.user_id)
        noes = {(one.recipient.thing, one.recipient.user_id) for one in noes_waiting(self.support, size=200).items}
        assert noes == {pair for pair, said in self.world.answers.items() if said == Said.FAILED}
        for reply in self.replies:
            self.db.refresh(reply)
            said = [worked for (key, _), worked in self.world.confirmed.items() if key == f"reply:{reply.id}"]
            assert (reply.worked_count, reply.failed_count) == (said.count(True), said.count(False))

    def _carry(self, relay: Relay) -> None:
        expected = self.world.getting(relay.thing, self.support.id)
        actions.draft(self.support, relay, words="Reset it.", versions=None)
        actions.send(self.support, relay)
        query = select(Event).where(Event.name == "relay.sent", Event.subject_id == relay.id)
        event = self.db.scalars(query).one()
        for _ in range(2):  # a worker that was killed after its commit runs a chunk again
            actions.carry(relay, event, 0)
        got = set(self.db.scalars(select(Recipient.user_id).where(Recipient.relay_id == relay.id)))
        assert got == expected
        self.world.told |= {(relay.thing, person): relay.id for person in got}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_told_twice_or_asked_after_a_yes_and_every_number_is_right(
    db: Any, steps: list[tuple[str, int, int, Said]]
) -> None:
    try:
        play = Play(db, Cast(db))
        for step in steps:
            play.step(*step)
            play.compare()
    finally:
        db.rollback()
        db.expunge_all()

"""Support proposes that people meet; a customer wishes to talk to somebody."""

from collections.abc import Sequence

from portal import journal
from portal.accounts.models import User
from portal.community.actions import checks
from portal.community.models import Kind, Post
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.introductions import context as contexts
from portal.introductions import giveaways, limits, ranking, rules
from portal.introductions.events import Introduced
from portal.introductions.models import Introduction, Request, Wants, Wish
from portal.introductions.queries import candidates, standing, wish_of

LONGEST_CONTEXT, LONGEST_WISH = 1200, 500
CANT_BE_ASKED = "One of these people can't be asked at present. Choose among those who are offered."


def propose(
    actor: User, post: Post, *, people: Sequence[int], context: str, looked_at: str = "", wish: Wish | None = None
) -> Introduction:
    """Ask these people, each apart, whether they want to meet about the problem `post`.

    `looked_at`: the fingerprint of findings in the context that the actor says are harmless; `wish`: on account of
    which one of them is asked. Raises Refused for others than support, Invalid when somebody can't be asked or the
    context gives somebody away.
    """
    if not rules.may_propose(actor):
        raise Refused("Support proposes introductions.")
    ids = list(dict.fromkeys(people))
    _fitting(post, ids)
    asked = standing.locked_people(ids)
    chosen = _may_all_be_asked(post, ids, wish)
    text = _safe(context, post, list(asked.values()), actor, looked_at)
    moment = now()
    introduction = Introduction(
        post_id=post.id,
        proposer_id=actor.id,
        wish_id=wish.id if wish else None,
        context=text,
        created=moment,
        answers_until=moment + limits.time_to_answer(),
    )
    db.session.add(introduction)
    db.session.flush()
    for one in chosen:
        own = wish is not None and one.person.id == wish.user_id
        db.session.add(
            Request(
                introduction_id=introduction.id,
                user_id=one.person.id,
                why=one.own,
                is_own_wish=own,
                created=moment,
            )
        )
    if wish is not None:
        wish.ended_at = moment
    journal.record(Introduced.PROPOSED, actor=actor, subject=introduction)
    return introduction


def offered(post: Post, *, wish: Wish | None = None, person: User | None = None) -> list[ranking.Candidate]:
    """Who may be asked about a problem, best first; with whom they would meet, where that is known, left out.

    Who can't be asked isn't among them, and nothing says why.
    """
    moment = now()
    toward_id = wish.user_id if wish else person.id if person else None
    sides = candidates.sides(post, moment, also=[toward_id] if toward_id else (), wisher=wish.user_id if wish else None)
    toward = next((side for side in sides if side.person.id == toward_id), None)
    known = standing.standings([side.person.id for side in sides], moment)
    limit, with_whom = limits.requests_a_quarter(), [toward_id] if toward_id else []
    free = [
        side
        for side in sides
        if side.person.id != toward_id and side.knows_it and rules.may_be_asked(known[side.person.id], limit, with_whom)
    ]
    return ranking.rank(free, toward, [post.version_id] if post.version_id else [], moment)


def wish_for(actor: User, post: Post, *, wants: Wants, words: str = "") -> Wish:
    """Say that one would like to talk to somebody who has this, or has solved it. Again: other words, the same wish.

    Raises Refused, Invalid, NotFound.
    """
    checks.seen(actor, post)
    if not rules.may_wish(actor):
        raise Refused("Customers whose address is confirmed may wish this.")
    if post.kind == Kind.STORY:
        raise Invalid("This is about problems.")
    text = checks.cleaned(words)
    if len(text) > LONGEST_WISH:
        raise Invalid(f"That is too long: {LONGEST_WISH} characters at most.", "words")
    standing.locked_people([actor.id])
    made = wish_of(actor, post.id)
    if made is None:
        made = Wish(user_id=actor.id, post_id=post.id)
        db.session.add(made)
    elif (made.wants, made.words) == (wants, text):
        return made
    made.wants, made.words = wants, text
    journal.record(Introduced.WISHED, actor=None, subject=made)
    return made


def take_back_wish(actor: User, wish: Wish) -> None:
    """One doesn't wish it any more. Raises Refused for somebody else's."""
    if wish.user_id != actor.id:
        raise Refused("This is somebody else's wish.")
    if wish.ended_at is None:
        wish.ended_at = now()
        journal.record(Introduced.WISH_ENDED, actor=None, subject=wish)


def _fitting(post: Post, ids: Sequence[int]) -> None:
    if post.kind == Kind.STORY or post.is_hidden:
        raise Invalid("People are introduced about a problem that others may see.")
    if not rules.FEWEST <= len(ids) <= rules.MOST:
        raise Invalid(f"Choose {rules.FEWEST} to {rules.MOST} people.", "people")


def _may_all_be_asked(post: Post, ids: Sequence[int], wish: Wish | None) -> list[ranking.Candidate]:
    moment, wisher = now(), wish.user_id if wish else None
    if wish is not None and (wisher not in ids or wish.ended_at is not None or wish.post_id != post.id):
        raise Invalid(CANT_BE_ASKED, "people")
    sides = {side.person.id: side for side in candidates.sides(post, moment, also=ids, wisher=wisher)}
    known = standing.standings(ids, moment)
    limit = limits.requests_a_quarter()
    for number in ids:
        may = rules.may_be_asked_by_own_wish if number == wisher else None
        person, rest = known.get(number), [other for other in ids if other != number]
        may_be = person and (may(person, rest) if may else rules.may_be_asked(person, limit, rest))
        if not may_be or not sides[number].knows_it:
            raise Invalid(CANT_BE_ASKED, "people")
    return ranking.rank([sides[number] for number in ids], None, (), moment)


def _safe(context: str, post: Post, asked: list[User], actor: User, looked_at: str) -> str:
    text = checks.needed(context, "context", "Say in a few sentences what they have in common.")
    if len(text) > LONGEST_CONTEXT:
        raise Invalid(f"That is too long: {LONGEST_CONTEXT:,} characters at most.", "context")
    found = contexts.giveaways_in(text, post, asked, actor)
    if any(one.hard for one in found):
        raise Invalid("This would give somebody away. Change what is marked.", "context")
    if found and looked_at != giveaways.fingerprint(found):
        raise Invalid(
            "Look at what is named below before it is sent. Change the text, or say that you have looked at it.",
            "context",
        )
    return text

"""What was asked in the box on the first page during the last weeks, and what came of it; by the verbs of the box.

Mostly visitors, who open or answer what is shown to them. Some of the cast's own posts began as a question; of one the
asker had thought it solved, and filed it three days later all the same.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from portal.accounts.models import Visitor
from portal.asking import actions as asking
from portal.asking.models import Outcome, Verdict
from portal.asking.sealed import Offer
from portal.core.clock import now, travel
from portal.demo import script
from portal.insights import actions as insights

WEEKS = 11
# How many asked in each of these weeks, the oldest first; and what they said or did, one after the other.
ASKED = (4, 5, 4, 7, 6, 9, 8, 11, 10, 13, 15)
CAME_TO = (
    *(Outcome.SOLVED, Outcome.OPENED, Outcome.LEFT, Outcome.ME_TOO, Outcome.OPENED),
    *(Outcome.SOLVED, Outcome.DIFFERENT, Outcome.LEFT, Outcome.OPENED, Outcome.SOLVED, Outcome.LEFT),
)
SAID = {Outcome.SOLVED, Outcome.ME_TOO, Outcome.DIFFERENT}
Done = tuple[timedelta, partial[Any]]


def deeds(site: Any, told: script.Script) -> Iterator[Done]:
    """All visits to the box, each with how long ago it was."""
    answered = [post for post in told.posts if post.kind == "problem" and not post.hidden and post.reply]
    number = 0
    for week, visits in enumerate(ASKED):
        for visit in range(visits):
            ago = timedelta(days=7 * (WEEKS - week), hours=-(160 * visit // visits) - 3)
            there = [post for post in answered if post.ago > ago]
            if there:
                yield ago, partial(_ask, site, there[number % len(there)], number)
            number += 1
    own = [post for post in told.posts if post.kind == "problem" and post.ago < timedelta(weeks=WEEKS)]
    for number, post in enumerate(own):
        yield post.ago, partial(_published, site, post, number)
    if own and answered:
        yield own[0].ago + timedelta(days=3), partial(_thought_it_solved, site, answered[0], own[0])


def count() -> None:
    """Count all of it, as the worker does every hour."""
    insights.keep(insights.count())


def _ask(site: Any, post: script.Post, number: int) -> None:
    """A visitor asks in the words of a post, and sees it."""
    row, outcome = site.posts[post.key], CAME_TO[number % len(CAME_TO)]
    verdict = Verdict.SIMILAR if number % 3 == 0 else Verdict.KNOWN
    offer = Offer(verdict, ((row.id, 1.0),))
    inquiry = asking.note(Visitor(), token=f"demo-visit-{number:06}", text=post.title, offer=offer)
    if outcome != Outcome.LEFT:
        asking.note_opened(inquiry, row.id)
    if outcome in SAID:
        asking.note_answer(inquiry, row.id, outcome)
    asking.note_left(inquiry)


def _published(site: Any, post: script.Post, number: int) -> None:
    """Nothing was like it, and it was published."""
    author, token = site.people[post.by], f"demo-published-{number:06}"
    with travel(now() - timedelta(minutes=10)):
        asking.note(author, token=token, text=post.title, offer=Offer(Verdict.NEW, ()))
    asking.note_published(author, token, site.posts[post.key])


def _thought_it_solved(site: Any, shown: script.Post, filed: script.Post) -> None:
    author, row = site.people[filed.by], site.posts[shown.key]
    offer = Offer(Verdict.SIMILAR, ((row.id, 1.0),))
    inquiry = asking.note(author, token="demo-taken-back-0", text=filed.title, offer=offer)  # noqa: S106
    asking.note_opened(inquiry, row.id)
    asking.note_answer(inquiry, row.id, Outcome.SOLVED)

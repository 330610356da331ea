"""Who hears of what is announced, whose word is due, and in which words."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.events import Happened
from portal.community.models import ReplyKind, Standing
from portal.core.clock import now
from portal.journal import Event
from portal.notifications import sources
from portal.notifications.models import Notification, Reason
from portal.problems import actions, happened, wording
from portal.problems.awaited import remind_of_words
from portal.problems.events import ProblemEvent
from portal.problems.queries import spread, standing
from tests.community.told import problem


def told(db: Any, name: ProblemEvent) -> dict[str, tuple[str, str]]:
    """By name of the person the reason and the sentence."""
    rows = db.scalars(select(Notification).where(Notification.kind == name)).all()
    loaded, found = sources.load(rows), {}
    for row in rows:
        user = db.get(User, row.user_id)
        about = loaded.about(user, row)
        assert about is not None
        found[user.name] = (str(row.reason), about.sentence)
    return found


def test_all_who_have_it_or_watch_it_hear_what_is_announced(db: Any, cast: Any, run_jobs: Any) -> None:
    post, report = problem(cast.kim, product=cast.lumen), problem(cast.ravi, product=cast.lumen)
    actions.link(cast.anna, report, post)
    community.me_too(cast.mei, report)
    community.watch(cast.jo, report)
    actions.announce(cast.anna, report, standing=Standing.FIXED, fixed_in=cast.version("4.2"), fact="It waits now.")
    run_jobs()
    sentence = "Anna announced: fixed in 4.2. It waits now."
    assert told(db, ProblemEvent.STANDING_ANNOUNCED) == {
        "Kim": (Reason.ASKED, sentence),
        "Ravi": (Reason.ASKED, sentence),
        "Mei": (Reason.AFFECTED, sentence),
        "Jo": (Reason.WATCHING, sentence),
    }


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        (Standing.CONFIRMED, "Anna announced: support has seen it, too."),
        (Standing.BY_DESIGN, "Anna announced: it works as designed. It rounds by line."),
        (Standing.REPORTED, "Anna took back what was announced of it."),
    ],
)
def test_each_announcement_has_plain_words(db: Any, cast: Any, run_jobs: Any, stands: Standing, words: str) -> None:
    post = problem(cast.kim)
    actions.announce(cast.jo, post, standing=Standing.CONFIRMED, fact="Seen on one machine.")
    fact = "It rounds by line." if stands == Standing.BY_DESIGN else ""
    run_jobs()
    db.query(Notification).delete()
    actions.announce(cast.anna, post, standing=stands, fact=fact)
    run_jobs()
    assert told(db, ProblemEvent.STANDING_ANNOUNCED)["Kim"][1] == words


def test_whoever_is_asked_to_look_after_it_hears_so_and_nobody_of_their_own_choice(
    db: Any, cast: Any, run_jobs: Any
) -> None:
    post, day = problem(cast.kim), now().date() + timedelta(days=3)
    actions.look_after(cast.anna, post, owner=cast.jo, next_word_on=day)
    actions.look_after(cast.anna, problem(cast.kim, title="Mine"), owner=cast.anna)
    run_jobs()
    asked = f"Anna asks you to look after this; next word by {wording.plain_day(day.isoformat())}."
    assert told(db, ProblemEvent.CARE_CHANGED) == {"Jo": (Reason.CARE, asked)}


def test_on_the_day_the_word_comes_back_to_whoever_owes_it_once(db: Any, cast: Any, run_jobs: Any) -> None:
    post, day = problem(cast.kim), now().date() + timedelta(days=3)
    actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=day)
    remind_of_words()
    assert standing.overdue_words(cast.jo, now().date()).items == []
    run_jobs()
    with time_machine.travel(now() + timedelta(days=3)):
        for _ in range(2):
            remind_of_words()
            run_jobs()
        words = f"The next word is due: the page says {wording.plain_day(day.isoformat())}."
        assert told(db, ProblemEvent.WORD_DUE) == {"Anna": (Reason.CARE, words)}
        later = now().date() + timedelta(days=1)
        actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=later)
    with time_machine.travel(now() + timedelta(days=4, hours=1)):
        remind_of_words()
    assert len(db.scalars(select(Event).where(Event.name == ProblemEvent.WORD_DUE)).all()) == 2


def test_a_reply_of_whoever_owes_the_word_gives_it(db: Any, cast: Any, run_jobs: Any) -> None:
    post, report = problem(cast.kim), problem(cast.ravi)
    actions.link(cast.anna, report, post)
    actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=now().date())
    community.reply(cast.jo, post, kind=ReplyKind.COMMENT, body="Which version?")
    run_jobs()
    assert len(standing.overdue_words(cast.jo, now().date()).items) == 1
    community.reply(cast.anna, report, kind=ReplyKind.COMMENT, body="We found the cause.")
    run_jobs()
    run_jobs()
    care = standing.care(post.id)
    assert care is not None
    assert (care.owner, care.next_word_on) == (cast.anna, None)
    given = [
        event
        for event in db.scalars(select(Event).where(Event.name == ProblemEvent.CARE_CHANGED))
        if event.data.get("given")
    ]
    assert len(given) == 1


def test_a_word_that_was_agreed_after_a_reply_is_still_awaited(db: Any, cast: Any, run_jobs: Any) -> None:
    post = problem(cast.kim)
    community.reply(cast.anna, post, kind=ReplyKind.COMMENT, body="I am looking.")
    actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=now().date())
    run_jobs()
    assert len(standing.overdue_words(cast.jo, now().date()).items) == 1


def test_there_are_words_for_everything_that_can_happen_to_a_problem() -> None:
    assert [name for name in (*Happened, *ProblemEvent) if not happened.is_told(name)] == []


@pytest.mark.parametrize(
    ("days", "unit", "count"),
    [(0, "day", 1), (5, "day", 6), (60, "week", 9), (400, "month", 14), (2_000, "year", 6)],
)
def test_time_is_drawn_by_what_fits_its_length(days: int, unit: str, count: int) -> None:
    first = date(2021, 3, 3)
    found, points = spread.over_time({first: 2, first + timedelta(days=days): 1}, first + timedelta(days=days))
    assert (found, len(points)) == (unit, count)
    assert sum(number for _, number in points) == (3 if days else 1)

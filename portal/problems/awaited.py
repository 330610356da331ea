"""Next words that are awaited: given by a reply, or brought back on their day to whoever owes them."""

from datetime import timedelta

from portal import journal
from portal.community.events import Happened
from portal.core.clock import now
from portal.jobs import handler
from portal.journal import Event
from portal.problems.actions import standing as actions
from portal.problems.queries import standing

AT_ONCE = 200  # words that are reminded of in one job; the others follow in the next


@journal.on(Happened.REPLY_POSTED)
def note_the_next_word(event: Event) -> None:
    """A reply of whoever owes the next word is that word."""
    if event.actor_id is not None:
        actions.note_reply(event.actor_id, int(event.data["post"]), event.at)


@handler("problems.remind_of_words", every=timedelta(hours=1))
def remind_of_words() -> None:
    """On the day of a next word, tell whoever owes it; once for each day that was named."""
    for awaited in standing.words_to_remind_of(now().date(), AT_ONCE):
        actions.remind(awaited)

"""What follows when links change or something is announced: the index hears of all reports."""

from collections.abc import Sequence

from portal import journal
from portal.community.queries import indexed
from portal.journal import Event
from portal.problems.events import ProblemEvent
from portal.search.jobs import index_posts

INDEXED = (
    ProblemEvent.LINKED,
    ProblemEvent.UNLINKED,
    ProblemEvent.MADE_CANONICAL,
    ProblemEvent.CHOICE_ENDED,
    ProblemEvent.FOUND_DIFFERENT,
    ProblemEvent.STANDING_ANNOUNCED,
)


@journal.on(*INDEXED, batch=True, outside=True)
def index_clusters(events: Sequence[Event]) -> None:
    """Bring every post of the clusters on both sides up to date in the index, all with one commit."""
    named = {int(number) for event in events for number in (event.subject_id, *event.data.get("posts", ()))}
    heads = named | indexed.heads_of(named)
    index_posts([{"ids": sorted(indexed.with_their_reports(heads))}])

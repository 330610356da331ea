"""What follows when something happened in the community: the index hears of it."""

from collections.abc import Sequence

from portal import journal
from portal.community.events import Happened
from portal.community.models import Post
from portal.community.queries import indexed
from portal.journal import Event
from portal.search.jobs import index_posts

UNINDEXED = {Happened.WATCH_STARTED, Happened.WATCH_ENDED, Happened.POSTS_IMPORTED}
INDEXED = [name for name in Happened if name not in UNINDEXED]


@journal.on(*INDEXED, batch=True, outside=True)
def index_changed_posts(events: Sequence[Event]) -> None:
    """Bring the posts that something happened to up to date in the index, all with one commit.

    What happened under a report happened to its canonical problem, too; where that changed its state, to all reports.
    """
    ids = {post_of(event) for event in events} | {int(event.data["head"]) for event in events if "head" in event.data}
    index_posts([{"ids": sorted(ids.union(indexed.with_their_reports(_whose_state_changed(events))))}])


def _whose_state_changed(events: Sequence[Event]) -> set[int]:
    return {int(event.data.get("head") or post_of(event)) for event in events if "state" in event.data}


def post_of(event: Event) -> int:
    """The post that an event is about, directly or through a reply."""
    return event.subject_id if event.subject_type == Post.__tablename__ else int(event.data["post"])

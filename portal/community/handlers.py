"""What follows when something happened in the community: the index hears of it."""

from collections.abc import Sequence

from portal import journal
from portal.community.events import Happened
from portal.community.models import Post
from portal.journal import Event
from portal.search.jobs import index_posts

UNINDEXED = {Happened.WATCH_STARTED, Happened.WATCH_ENDED, Happened.POSTS_IMPORTED}
INDEXED = [name for name in Happened if name not in UNINDEXED]


@journal.on(*INDEXED, batch=True, outside=True)
def index_changed_posts(events: Sequence[Event]) -> None:
    """Bring the posts that something happened to up to date in the index, all with one commit."""
    index_posts([{"ids": [post_of(event) for event in events]}])


def post_of(event: Event) -> int:
    """The post that an event is about, directly or through a reply."""
    return event.subject_id if event.subject_type == Post.__tablename__ else int(event.data["post"])

"""The posts that somebody watches, and those of which they want to hear nothing."""

from sqlalchemy import select

from portal.accounts.models import User
from portal.community.models import Post, Watch
from portal.community.queries.posts import posts, visible_of_few
from portal.notifications.models import Mute
from portal.web.paging import Page, by_key


def watched(person: User, *, key: str | None = None, size: int = 25) -> Page[Post]:
    """What the person watches and may see, what they began to watch last first."""
    query = select(Watch).join(Post, Post.id == Watch.post_id)
    page = by_key(query.where(Watch.user_id == person.id, visible_of_few(person)), (Watch.id,), key, size)
    found = posts(person, [watch.post_id for watch in page.items])
    return Page([found[watch.post_id] for watch in page.items if watch.post_id in found], page.next_key)


def turned_off(person: User, *, key: str | None = None, size: int = 25) -> Page[Post]:
    """What the person asked to hear no more of and may see, the latest first."""
    query = select(Mute).join(Post, Post.id == Mute.subject_id)
    of_posts = query.where(Mute.user_id == person.id, Mute.subject_type == Post.__tablename__, visible_of_few(person))
    page = by_key(of_posts, (Mute.id,), key, size)
    found = posts(person, [mute.subject_id for mute in page.items])
    return Page([found[mute.subject_id] for mute in page.items if mute.subject_id in found], page.next_key)

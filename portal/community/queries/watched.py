"""The posts that somebody watches."""

from sqlalchemy import select

from portal.accounts.models import User
from portal.community.models import Post, Watch
from portal.community.queries.posts import posts, visible_of_few
from portal.web.paging import Page, by_key


def watched(person: User, *, key: str | None = None, size: int = 25) -> Page[Post]:
    """What the person watches and may see, what they began to watch last first."""
    query = select(Watch).join(Post, Post.id == Watch.post_id)
    page = by_key(query.where(Watch.user_id == person.id, visible_of_few(person)), (Watch.id,), key, size)
    found = posts(person, [watch.post_id for watch in page.items])
    return Page([found[watch.post_id] for watch in page.items if watch.post_id in found], page.next_key)

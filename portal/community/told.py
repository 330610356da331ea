"""What notifications and mails about posts say, and what the community adds to the digest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial

from portal.accounts.models import User, Viewer
from portal.community import rules
from portal.community.events import Happened
from portal.community.models import Post, ReplyKind, Visibility
from portal.community.queries import audiences
from portal.community.queries.audiences import Facts
from portal.core.markdown import plain
from portal.journal import Event
from portal.notifications import sources
from portal.notifications.models import Notification, Reason
from portal.notifications.sources import About, DigestPart, Loaded

LONGEST = 400
LOOKED_BACK = timedelta(days=7)
REPLIED = {
    ReplyKind.COMMENT: "replied",
    ReplyKind.WORKAROUND: "offers a workaround",
    ReplyKind.SOLUTION: "offers a solution",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence about a post is made from. `who` is the name of who did it, "Somebody" when nobody did.

    `posts`: those that the event names besides, as far as the viewer may see them, by id.
    """

    who: str
    post: Post
    event: Event | None
    notification: Notification
    viewer: Viewer
    posts: Mapping[int, Post] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that leads to another page than the post's."""

    sentence: str
    path: str


Sentence = Callable[[Told], str | Saying | None]
_sentences: dict[str, Sentence] = {}


def says(*names: str) -> Callable[[Sentence], Sentence]:
    """Register the sentence with which a higher slice tells of such events on posts; None: this viewer isn't told."""

    def register(function: Sentence) -> Sentence:
        _sentences.update({str(name): function for name in names})
        return function

    return register


def register() -> None:
    """Let posts be told, and the digest hold a story and a solved problem."""
    sources.register(Post.__tablename__, load)
    sources.add_to_digest(digest_parts)


def load(notifications: Sequence[Notification]) -> Loaded:
    """Read the posts, replies, names and events of all of them."""
    facts = audiences.facts(
        posts=[one.subject_id for one in notifications],
        published=[one.subject_id for one in notifications if one.kind == Happened.POST_PUBLISHED],
        replies=[one.part_id for one in notifications if one.part_id],
        actors=[one.actor_id for one in notifications if one.actor_id],
        events=[one.event_id for one in notifications if one.kind in (Happened.CONFIRMATION_GIVEN, *_sentences)],
    )
    return Loaded(partial(_about, facts))


def digest_parts(person: User, since: datetime) -> Iterable[DigestPart]:
    """One story and one solved problem of the last week."""
    week = since - LOOKED_BACK
    for heading, post in (
        ("A story", audiences.a_story(person, week)),
        ("Solved these days", audiences.a_solved_problem(person, week)),
    ):
        if post is not None:
            yield DigestPart(heading, ((post.title, f"/posts/{post.id}"),))


def _about(facts: Facts, viewer: Viewer, notification: Notification) -> About | None:
    post = facts.posts.get(notification.subject_id)
    if post is None or not rules.may_see(viewer, post):
        return None
    reply = facts.replies.get(notification.part_id or 0)
    if notification.part_id and (reply is None or (reply.is_hidden and not viewer.is_staff)):
        return None
    saying = _saying(facts, notification, post, viewer)
    if saying is None:
        return None
    text = ("", "")
    if notification.kind == Happened.REPLY_POSTED and reply is not None:
        text = (reply.excerpt, reply.format)
    elif notification.kind == Happened.POST_PUBLISHED:
        text = (facts.beginnings.get(post.id, ""), post.format)
    return About(
        title=post.title,
        sentence=saying.sentence,
        path=saying.path,
        excerpt_of=partial(_excerpt, *text),
        is_public=post.visibility == Visibility.PUBLIC and not post.is_hidden,
    )


def _saying(facts: Facts, notification: Notification, post: Post, viewer: Viewer) -> Saying | None:
    path = f"/replies/{notification.part_id}" if notification.part_id else f"/posts/{post.id}"
    if notification.kind not in _sentences:
        return Saying(_sentence(facts, notification, post, viewer), path)
    who = facts.names.get(notification.actor_id or 0, "Somebody")
    event = facts.events.get(notification.event_id)
    named = [facts.posts.get(number) for number in event.data.get("posts", ())] if event else []
    seen = {one.id: one for one in named if one is not None and rules.may_see(viewer, one)}
    said = _sentences[notification.kind](Told(who, post, event, notification, viewer, seen))
    return Saying(said, path) if isinstance(said, str) else said


def _sentence(facts: Facts, notification: Notification, post: Post, viewer: Viewer) -> str:
    who = facts.names.get(notification.actor_id or 0, "Somebody")
    reply = facts.replies.get(notification.part_id or 0)
    whose = "your answer" if reply is not None and reply.author_id == viewer.id else "an answer"
    if notification.kind == Happened.REPLY_POSTED and reply is not None:
        named = " and mentions you" if notification.reason == Reason.MENTIONED else ""
        return f"{who} {REPLIED[ReplyKind(reply.kind)]}{named}."
    if notification.kind == Happened.POST_PUBLISHED:
        return f"{who} published a {post.kind}."
    if notification.kind == Happened.SOLUTION_MARKED:
        return f"{who} marked {whose} as what solved it."
    if notification.kind == Happened.SOLUTION_UNMARKED:
        return f"{who} took back that {whose} solved it."
    if notification.kind == Happened.ME_TOO_SAID:
        return f"{who} has this, too."
    event = facts.events.get(notification.event_id)
    worked = bool(event and event.data.get("worked"))
    tried = "the workaround" if reply is None else whose
    return f"{tried[:1].upper()}{tried[1:]} {'worked' if worked else 'did not work'} for {who}."


@lru_cache(maxsize=200)
def _excerpt(text: str, format: str) -> str:
    words = plain(text, format or "plain").strip()
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"

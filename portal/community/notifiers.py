"""Who should hear of this? One answer for each kind of event, to be read as a sentence.

Whoever did it never hears of it, and nobody hears of what they may not see when they are told: that is asked for
everybody when the notification is made, when it is shown, and when the mail goes out.
"""

import re
from collections.abc import Callable

from portal import journal
from portal.community.events import Happened
from portal.community.models import Post, ReplyKind
from portal.community.queries import audiences
from portal.community.queries.audiences import affected_by, author_of_post, author_of_reply, these, watchers_of
from portal.core.markdown import plain
from portal.journal import Event
from portal.notifications import telling
from portal.notifications.models import Reason
from portal.notifications.queries.chosen import lift_mute
from portal.notifications.telling import Telling, tells
from portal.search.words import stems

POSTS = Post.__tablename__
TOLD = (
    Happened.POST_PUBLISHED,
    Happened.REPLY_POSTED,
    Happened.SOLUTION_MARKED,
    Happened.SOLUTION_UNMARKED,
    Happened.CONFIRMATION_GIVEN,
    Happened.ME_TOO_SAID,
)


@journal.on(*TOLD)
def tell(event: Event) -> None:
    """Begin to tell; the rest follows in chunks."""
    telling.begin(event)


@journal.on(Happened.WATCH_STARTED)
def hear_of_it_again(event: Event) -> None:
    """Whoever watches a post that they had muted wants to hear of it after all."""
    if event.actor_id is not None:
        lift_mute(event.actor_id, POSTS, event.subject_id, up_to=event.at)


@tells(Happened.POST_PUBLISHED)
def of_a_new_post(event: Event) -> Telling | None:
    """Of a new post hear those it mentions and those who watch its product, a tag, or a search that finds it."""
    post = audiences.post_with_text(event.subject_id)
    if post is None:
        return None
    return Telling(
        subject=(POSTS, post.id),
        whom=[
            (Reason.MENTIONED, these(_mentioned(post.id, f"{post.body}\n{post.helps}"))),
            (Reason.TOPIC, audiences.watchers_of_topics(post)),
        ],
        finds=_finder(post),
    )


@tells(Happened.REPLY_POSTED)
def of_a_reply(event: Event) -> Telling | None:
    """Of a reply hear those it mentions, the asker, those affected (unless it is a comment), and the watchers."""
    reply = audiences.reply_with_text(event.subject_id)
    if reply is None:
        return None
    post = reply.post_id
    whom = [
        (Reason.MENTIONED, these(_mentioned(post, reply.body))),
        (Reason.ASKED, author_of_post(post)),
        (Reason.WATCHING, watchers_of(post)),
    ]
    if reply.kind != ReplyKind.COMMENT:
        whom.insert(2, (Reason.AFFECTED, affected_by(post)))
    return Telling(subject=(POSTS, post), part_id=reply.id, whom=whom)


@tells(Happened.SOLUTION_MARKED, Happened.SOLUTION_UNMARKED)
def of_a_solution(event: Event) -> Telling:
    """Of what solved it hear whoever wrote that, the asker, those affected, and the watchers."""
    post = int(event.data["post"])
    return Telling(
        subject=(POSTS, post),
        part_id=event.subject_id,
        whom=[
            (Reason.HELPED, author_of_reply(event.subject_id)),
            (Reason.ASKED, author_of_post(post)),
            (Reason.AFFECTED, affected_by(post)),
            (Reason.WATCHING, watchers_of(post)),
        ],
    )


@tells(Happened.CONFIRMATION_GIVEN)
def of_a_confirmation(event: Event) -> Telling:
    """That it worked or didn't hears whoever wrote it, unless it was said quietly; if it changed the state, also the
    asker, affected, watchers."""
    is_reply = event.subject_type != POSTS
    post = int(event.data["post"]) if is_reply else event.subject_id
    helper = author_of_reply(event.subject_id) if is_reply else author_of_post(post)
    whom = [] if event.data.get("quietly") else [(Reason.HELPED, helper)]
    if "state" in event.data:
        whom += [
            (Reason.ASKED, author_of_post(post)),
            (Reason.AFFECTED, affected_by(post)),
            (Reason.WATCHING, watchers_of(post)),
        ]
    return Telling(subject=(POSTS, post), part_id=event.subject_id if is_reply else None, whom=whom)


@tells(Happened.ME_TOO_SAID)
def of_a_me_too(event: Event) -> Telling:
    """That somebody has it, too, hears the asker."""
    post = event.subject_id
    return Telling(subject=(POSTS, post), whom=[(Reason.ASKED, author_of_post(post))])


def _mentioned(post_id: int, text: str) -> list[int]:
    """Those named as "@Name" or "@First": people who take part under the post, and support."""
    if "@" not in text:
        return []
    spoken = plain(text).casefold()
    return [number for number, name in audiences.who_can_be_named(post_id) if _names(spoken, name)]


def _names(spoken: str, name: str) -> bool:
    words = name.casefold().split()
    return any(re.search(rf"(?<!\w)@{re.escape(form)}(?!\w)", spoken) for form in {" ".join(words), *words[:1]})


def _finder(post: Post) -> Callable[[str], bool]:
    """Whether all words of a search are in the post, in whatever form."""
    there = set(stems(f"{post.title}\n{post.body}\n{post.helps}\n{' '.join(tag.name for tag in post.tags)}"))

    def finds(search: str) -> bool:
        wanted = set(stems(search))
        return bool(wanted) and wanted <= there

    return finds

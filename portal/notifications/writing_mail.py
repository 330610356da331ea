"""Mails are written here, when they go out: what is true, allowed and wanted then is what they say.

A subject line holds a post's title only where everybody may read it; nothing else of what people wrote is in a header.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from flask import current_app, render_template

from portal.accounts.models import User
from portal.core import mail, scrub
from portal.core.clock import now
from portal.notifications import links, rules, sources, wording
from portal.notifications.models import Notification, Reason, Way
from portal.notifications.queries import chosen, naming, outgoing
from portal.notifications.queries.outgoing import Taken
from portal.notifications.sources import About, Loaded

BY_REASON = {Reason.MENTIONED, Reason.HELPED, Reason.INTRODUCED}


@dataclass(slots=True)
class Letter:
    """A mail as it would go out now; without `message` it doesn't, and `why` says why not. `later`: not before then."""

    delivery_id: int
    user_id: int
    address: str
    attempts: int
    is_digest: bool
    message: EmailMessage | None = None
    why: str = ""
    later: datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is told, with the full address of its page."""

    notification: Notification
    about: About
    url: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Why somebody is told, and the link that turns exactly that off."""

    why: str
    label: str
    url: str


@dataclass(slots=True)
class _Known:
    """What was read for all letters at once."""

    people: dict[int, User]
    carried: dict[int, list[Notification]]
    loaded: Loaded
    held: dict[int, datetime | None]
    ways: dict[int, dict[Reason, Way]]
    bounced: dict[int, str]
    mutes: set[tuple[int, str, int]]
    topics: dict[int, str]


def letters(taken: Sequence[Taken]) -> list[Letter]:
    """What to send for each of these; a fixed number of statements, however many they are."""
    carried = outgoing.notifications_in(one.id for one in taken)
    everything = [row for rows in carried.values() for row in rows]
    ids = {one.user_id for one in taken}
    known = _Known(
        people=outgoing.people(ids),
        carried=carried,
        loaded=sources.load(everything),
        held=sources.held_back([row for row in everything if row.way == Way.AT_ONCE]),
        ways=chosen.choices_of(ids),
        bounced=chosen.bounces_of(ids),
        mutes=outgoing.mutes_of(ids),
        topics=naming.topics_named(row.topic_id for row in everything),
    )
    return [_letter(one, known) for one in taken]


def compose_news(person: User, news: Sequence[News], topics: dict[int, str], message_id: str) -> EmailMessage:
    """The mail about one post: all that is new there, latest last."""
    settings = current_app.extensions["settings"]
    first = news[0]
    stop = stop_of(person, [one.notification for one in news], topics)
    facts = {"person": person, "news": news, "title": first.about.title, "url": first.url, "stop": stop}
    facts["choices_url"] = links.choices_url(person.id)
    subject_id = first.notification.subject_id
    thread = links.message_id("about", first.notification.subject_type, subject_id)
    title = scrub.blank(first.about.title) if first.about.is_public else f"News at {settings.site_name} ({subject_id})"
    return mail.compose(
        settings,
        to=person.email,
        name=person.name,
        subject=title,
        text=render_template("mail/news.txt", **facts),
        html=render_template("mail/news.html", **facts),
        message_id=message_id,
        headers=_unsubscribe(stop.url) | {"References": thread, "In-Reply-To": thread},
    )


def compose_digest(person: User, news: Sequence[News], message_id: str) -> EmailMessage:
    """The daily digest: what moved, whom one's own answers helped, and what higher slices add."""
    settings = current_app.extensions["settings"]
    facts = {
        "person": person,
        "moved": _by_page(one for one in news if one.notification.reason != Reason.HELPED),
        "helped": [one for one in news if one.notification.reason == Reason.HELPED],
        "parts": _parts(person),
        "choices_url": links.choices_url(person.id),
        "stop": Stop("because you chose to be told once a day", "No digest any more", _stop_digest(person)),
    }
    return mail.compose(
        settings,
        to=person.email,
        name=person.name,
        subject=f"Your day at {settings.site_name}",
        text=render_template("mail/digest.txt", **facts),
        html=render_template("mail/digest.html", **facts),
        message_id=message_id,
        headers=_unsubscribe(_stop_digest(person)),
    )


def stop_of(person: User, told: Sequence[Notification], topics: dict[int, str]) -> Stop:
    """Why the person is told all this; where there are several reasons, the link stops the whole page's news."""
    first = told[0]
    reasons = {(row.reason, row.topic_id) for row in told}
    reason, topic = Reason(first.reason), topics.get(first.topic_id or 0, "")
    why = wording.why(reason, topic)
    if len(reasons) == 1 and reason in BY_REASON:
        return Stop(why, wording.off(reason), links.stop_url(person.id, "reason", str(reason)))
    if len(reasons) == 1 and reason == Reason.TOPIC and first.topic_id and topic:
        return Stop(why, wording.off(reason, topic), links.stop_url(person.id, "topic", first.topic_id))
    url = links.stop_url(person.id, "mute", first.subject_type, first.subject_id)
    return Stop(why, wording.off(Reason.WATCHING), url)


def news_of(person: User, rows: Iterable[Notification], loaded: Loaded) -> list[News]:
    """Those that the person may see, ready to be written."""
    site = current_app.extensions["settings"].site_url
    told = ((row, loaded.about(person, row)) for row in rows)
    return [News(row, about, site + about.path) for row, about in told if about is not None]


def _letter(one: Taken, known: _Known) -> Letter:
    person = known.people[one.user_id]
    letter = Letter(one.id, one.user_id, person.email, one.attempts, one.kind == "digest")
    if not person.active or not person.is_confirmed:
        letter.why = "the account is closed" if not person.active else "the address isn't confirmed"
        return letter
    if known.bounced.get(person.id) == person.email:
        letter.why = "the address was refused before"
        return letter
    rows = _wanted(one, known)
    letter.later = max((until for row in rows if (until := known.held.get(row.id))), default=None)
    news = news_of(person, [row for row in rows if row.id not in known.held], known.loaded)
    if letter.later is not None:
        letter.why = "a mail that asks about it may come first"
    elif rows and all(row.id in known.held for row in rows):
        letter.why = "a mail that asks about it told it"
    elif not news:
        letter.why = "nothing left that may be seen" if rows else "read or turned off meanwhile"
    elif letter.is_digest:
        letter.message = compose_digest(person, news, one.message_id)
    else:
        letter.message = compose_news(person, news, known.topics, one.message_id)
    return letter


def _wanted(one: Taken, known: _Known) -> list[Notification]:
    way = Way.DAILY if one.kind == "digest" else Way.AT_ONCE
    ways = known.ways.get(one.user_id, {})
    return [
        row
        for row in known.carried.get(one.id, [])
        if row.read_at is None
        and (one.user_id, row.subject_type, row.subject_id) not in known.mutes
        and (rules.way_for(Reason(row.reason), ways) in (way, Way.AT_ONCE))
    ]


def _parts(person: User) -> list[tuple[str, list[tuple[str, str]]]]:
    site = current_app.extensions["settings"].site_url
    since = now() - timedelta(days=1)
    return [
        (part.heading, [(words, site + path if path else "") for words, path in part.lines])
        for give in sources.digest_parts
        for part in give(person, since)
        if part.lines
    ]


def _by_page(news: Iterable[News]) -> list[tuple[str, str, list[News]]]:
    pages: dict[tuple[str, int], list[News]] = {}
    for one in news:
        pages.setdefault((one.notification.subject_type, one.notification.subject_id), []).append(one)
    return [(some[0].about.title, some[0].url, some) for some in pages.values()]


def _unsubscribe(url: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _stop_digest(person: User) -> str:
    return links.stop_url(person.id, "digest")

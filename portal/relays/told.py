"""What notifications and mails about relays say: what was found and the question; and to finders what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from portal.accounts.models import Viewer
from portal.community.models import Visibility
from portal.notifications import sources
from portal.notifications.models import Notification
from portal.notifications.sources import About, Loaded
from portal.relays import fixes, links, rules, wording
from portal.relays.events import Relayed
from portal.relays.models import NamedAs, Naming, Recipient, Relay
from portal.relays.queries import answers, events, offers


@dataclass(frozen=True, slots=True)
class _Facts:
    relays: dict[int, Relay]
    namings: dict[int, Naming]
    recipients: dict[tuple[int, int], Recipient]
    settled: set[int]  # recipients who are asked nothing (more)
    helped: dict[int, int]  # for how many it worked, by event


def register() -> None:
    """Let relays be told."""
    sources.register_kinds(load, Relayed.SENT, Relayed.CREDITED, Relayed.NAMING_ASKED)
    sources.hold_back(fixes.told_by_a_relay)


def load(notifications: Sequence[Notification]) -> Loaded:
    """Read the relays, how their finders are named, and what the readers said; a handful of statements."""
    relays = offers.by_ids({one.part_id for one in notifications if one.part_id})
    finders = {thing.finder.id for relay in relays.values() if (thing := rules.of_relay(relay)).finder}
    readers = {one.user_id for one in notifications if one.user_id and one.kind == Relayed.SENT}
    recipients = answers.told_by(relays, readers) if readers else {}
    credited = [one.event_id for one in notifications if one.kind == Relayed.CREDITED]
    return Loaded(
        partial(
            about,
            _Facts(
                relays,
                offers.namings_of(finders) if finders else {},
                recipients,
                _settled(relays, recipients),
                events.people_in(credited) if credited else {},
            ),
        )
    )


def about(facts: _Facts, viewer: Viewer, notification: Notification) -> About | None:
    """What one of them says; None when the viewer may not read it now."""
    relay = facts.relays.get(notification.part_id or 0)
    if relay is None or not rules.may_read(viewer, relay):
        return None
    if notification.kind == Relayed.CREDITED:
        return _about(relay, wording.helped(relay.kind, facts.helped.get(notification.event_id, 1)))
    if notification.kind == Relayed.NAMING_ASKED:
        asks = "What you found may help others. Choose how you may be named when support passes it on."
        return _about(relay, asks, path="/me#naming")
    return _carried(facts, relay, viewer)


def of_relay(relay: Relay, named_as: NamedAs | None, answers_of: Callable[[], Sequence[tuple[str, str]]]) -> About:
    """What those are told whom it is carried to; without anything to answer nothing is asked."""
    thing = rules.of_relay(relay)
    return About(
        title=relay.head.title,
        sentence=wording.found(thing, wording.credit(named_as, thing.finder)),
        path=f"/posts/{relay.head_id}#what-helped",
        excerpt_of=partial(str, relay.words),
        is_public=_is_public(relay),
        question=wording.question(thing),
        answers_of=answers_of,
    )


def _carried(facts: _Facts, relay: Relay, viewer: Viewer) -> About:
    finder = rules.of_relay(relay).finder
    naming = facts.namings.get(finder.id) if finder else None
    recipient = facts.recipients.get((relay.id, viewer.id or 0))
    asked = recipient if recipient is not None and recipient.id not in facts.settled else None
    return of_relay(relay, naming.named_as if naming else None, partial(_ways, asked) if asked else tuple)


def _about(relay: Relay, sentence: str, path: str = "") -> About:
    here = f"/replies/{relay.reply_id}" if relay.reply_id else f"/posts/{relay.post_id}"
    return About(title=relay.head.title, sentence=sentence, path=path or here, is_public=_is_public(relay))


def _ways(recipient: Recipient) -> Sequence[tuple[str, str]]:
    return [(words, links.answer_url(recipient, said)) for said, words in wording.ANSWERS.items()]


def _is_public(relay: Relay) -> bool:
    return relay.head.visibility == Visibility.PUBLIC and not relay.head.is_hidden


def _settled(relays: dict[int, Relay], recipients: dict[tuple[int, int], Recipient]) -> set[int]:
    if not recipients:
        return set()
    helped = answers.helped_in((relay.post_id for relay in relays.values()), {user_id for _, user_id in recipients})
    done = {one.id for (relay_id, user_id), one in recipients.items() if (relays[relay_id].post_id, user_id) in helped}
    return done | answers.answered(one.id for one in recipients.values())

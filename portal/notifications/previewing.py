"""The mail that an event sends, written as it would go out, for whoever keeps the site."""

from email.message import EmailMessage

from portal.accounts.models import User
from portal.core.errors import NotFound
from portal.journal.log import event as event_with_id
from portal.notifications import links, sources, writing_mail
from portal.notifications.models import Notification
from portal.notifications.queries import naming, spreading
from portal.notifications.telling import notifiers, row_of


def mail_of(event_id: int, person: User | None) -> EmailMessage:
    """The mail about that event to `person`, or to the first who has a reason to hear of it.

    Raises NotFound when there is no such event, nobody hears of it, or the person may not see what it is about.
    """
    event = event_with_id(event_id)
    notifier = notifiers.get(event.name) if event else None
    telling = notifier(event) if event and notifier else None
    if event is None or telling is None or telling.subject[0] in sources.private():
        raise NotFound(f"There is no event {event_id} in the journal that anybody is told of.")
    found = spreading.people(telling.whom, person.id - 1 if person else 0, 1, but=event.actor_id)
    if not found or (person and found[0].user_id != person.id):
        raise NotFound("Nobody hears of this." if person is None else f"{person.name} has no reason to hear of this.")
    reader = spreading.accounts([found[0].user_id]).get(found[0].user_id)
    if reader is None:
        raise NotFound("Whoever would hear of this has closed the account.")
    row = Notification(**row_of(event, telling), user_id=reader.id, reason=found[0].reason, topic_id=found[0].topic_id)
    news = writing_mail.news_of(reader, [row], sources.load([row]))
    if not news:
        raise NotFound(f"{reader.name} may not see this.")
    topics = naming.topics_named([row.topic_id])
    return writing_mail.compose_news(reader, news, topics, links.message_id("told", event.id, reader.id))

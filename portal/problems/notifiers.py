"""Who hears of what happens to a problem, and in which words."""

from portal import journal
from portal.community import told
from portal.community.models import Post, Standing
from portal.community.queries import cluster
from portal.community.queries.audiences import these
from portal.journal import Event
from portal.notifications import telling
from portal.notifications.models import Reason
from portal.notifications.telling import Telling, tells
from portal.problems import wording
from portal.problems.events import ProblemEvent
from portal.problems.models import Announcement
from portal.problems.queries import standing

TOLD = (ProblemEvent.STANDING_ANNOUNCED, ProblemEvent.CARE_CHANGED, ProblemEvent.WORD_DUE)


@journal.on(*TOLD)
def tell(event: Event) -> None:
    """Begin to tell; the rest follows in chunks."""
    telling.begin(event)


@tells(ProblemEvent.STANDING_ANNOUNCED)
def of_an_announcement(event: Event) -> Telling:
    """How a problem stands hears everybody who has it or watches it, in the whole cluster.

    That it is fixed goes in a mail of its own: a relay's, which asks whether the fix works, may take its place.
    """
    head, is_fix = event.subject_id, event.data.get("standing") == Standing.FIXED
    return Telling(
        subject=(Post.__tablename__, head),
        mail=(Announcement.__tablename__, event.data["announcement"]) if is_fix else None,
        whom=[
            (Reason.ASKED, standing.authors(head)),
            (Reason.AFFECTED, cluster.people_affected(head)),
            (Reason.WATCHING, cluster.watchers_among(cluster.members_of(head))),
        ],
    )


@tells(ProblemEvent.CARE_CHANGED, ProblemEvent.WORD_DUE)
def of_care(event: Event) -> Telling | None:
    """That somebody is to look after it, and that the day of the next word has come, hears that person."""
    owner = event.data.get("owner")
    if not owner or event.data.get("given"):
        return None
    return Telling(subject=(Post.__tablename__, event.subject_id), whom=[(Reason.CARE, these([owner]))])


@told.says(ProblemEvent.STANDING_ANNOUNCED)
def says_how_it_stands(about: told.Told) -> str:
    """ "Anna announced: fixed in 4.2. The lock is released on waking." """
    facts = about.event.data if about.event else {}
    if facts.get("standing") == Standing.REPORTED:
        return f"{about.who} took back what was announced of it."
    words = {
        Standing.FIXED: wording.fixed_in(facts.get("label", "")),
        Standing.CONFIRMED: "support has seen it, too",
        Standing.BY_DESIGN: "it works as designed",
    }
    said = f"{about.who} announced: {words.get(facts.get('standing', ''), 'news')}."
    return f"{said} {facts['fact']}" if facts.get("fact") else said


@told.says(ProblemEvent.CARE_CHANGED)
def says_who_looks_after_it(about: told.Told) -> str:
    """ "Jo asks you to look after this; next word by 4 December." """
    day = about.event.data.get("next_word_on") if about.event else None
    return f"{about.who} asks you to look after this{f'; next word by {wording.plain_day(day)}' if day else ''}."


@told.says(ProblemEvent.WORD_DUE)
def says_that_a_word_is_due(about: told.Told) -> str:
    """ "The next word is due: you said it would come by 4 December." """
    day = about.event.data.get("next_word_on") if about.event else None
    return f"The next word is due{f': the page says {wording.plain_day(day)}' if day else ''}."

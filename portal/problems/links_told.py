"""Who hears of links, and in which words. Each person once of each, whichever side of the link they stand on.

A link is told on the page that stands for both, so that many at once come as one mail; that it is off is told on the
report's. Nobody hears of a report that they may not see.
"""

from portal import journal
from portal.community.models import Post
from portal.community.queries.audiences import author_of_post, these
from portal.community.told import Saying, Told, says
from portal.journal import Event
from portal.notifications import telling
from portal.notifications.models import Reason
from portal.notifications.telling import Telling, tells
from portal.problems.events import ProblemEvent
from portal.problems.queries.telling import both_sides, but, who_answers_for

POSTS = Post.__tablename__
TOLD = (
    ProblemEvent.LINKED,
    ProblemEvent.UNLINKED,
    ProblemEvent.FOUND_DIFFERENT,
    ProblemEvent.MADE_CANONICAL,
    ProblemEvent.PROPOSAL_DECIDED,
)


@journal.on(*TOLD)
def tell_of_links(event: Event) -> None:
    """Begin to tell; the rest follows in chunks."""
    telling.begin(event)


@tells(ProblemEvent.LINKED)
def of_a_link(event: Event) -> Telling:
    """Of a link hear who wrote the report, and everybody affected or watching on both sides.

    Whoever proposed it hears of the decision instead.
    """
    whom = but(event.data.get("proposed_by"), both_sides(event))
    return Telling(subject=(POSTS, int(event.data["canonical"])), whom=whom)


@tells(ProblemEvent.UNLINKED)
def of_a_link_taken_off(event: Event) -> Telling:
    """The same people hear that a link is off."""
    return Telling(subject=(POSTS, event.subject_id), whom=both_sides(event))


@tells(ProblemEvent.FOUND_DIFFERENT)
def of_a_report_that_is_different(event: Event) -> Telling:
    """That somebody's report is different hears support first: who linked it and who looks after it, or everybody."""
    support = who_answers_for(int(event.data["canonical"]), event.data.get("linked_by"))
    return Telling(subject=(POSTS, event.subject_id), whom=[(Reason.CARE, support), *both_sides(event)])


@tells(ProblemEvent.MADE_CANONICAL)
def of_another_canonical(event: Event) -> Telling:
    """That a report stands for all of them now hear who wrote it, and who wrote what stood for them before."""
    wrote = [(Reason.ASKED, author_of_post(number)) for number in event.data["posts"]]
    return Telling(subject=(POSTS, event.subject_id), whom=wrote)


@tells(ProblemEvent.PROPOSAL_DECIDED)
def of_a_decision(event: Event) -> Telling:
    """What became of a proposal hears whoever made it."""
    return Telling(subject=(POSTS, event.subject_id), whom=[(Reason.WATCHING, these([int(event.data["proposed_by"])]))])


@says(ProblemEvent.LINKED)
def linked(told: Told) -> Saying | None:
    """ "Anna linked “Sync stops” to this"; its author is led to where one says that one's own is different."""
    report = _report(told)
    if report is None:
        return None
    if report.author_id == told.viewer.id:
        words = f"{told.who} linked your report “{report.title}” to this. Is yours different? Say so on its page."
        return Saying(words, f"/posts/{report.id}")
    return Saying(f"{told.who} linked “{report.title}” to this: it is the same problem.", f"/posts/{told.post.id}")


@says(ProblemEvent.UNLINKED)
def unlinked(told: Told) -> str | None:
    """ "Anna took the link off: this is no longer linked to “Sync stops”." """
    other = _other(told)
    return f"{told.who} took the link off: this is no longer linked to {other}." if other else None


@says(ProblemEvent.FOUND_DIFFERENT)
def found_different(told: Told) -> str | None:
    """ "Kim says that this is a different problem: it is no longer linked to “Sync stops”." """
    other = _other(told)
    return f"{told.who} says that this is a different problem: it is no longer linked to {other}." if other else None


@says(ProblemEvent.MADE_CANONICAL)
def made_canonical(told: Told) -> str | None:
    """ "This stands for all reports of the same problem now, instead of “Sync stops”." """
    other = _other(told)
    return f"This stands for all reports of the same problem now, instead of {other}." if other else None


@says(ProblemEvent.PROPOSAL_DECIDED)
def decided(told: Told) -> str | None:
    """ "Anna agreed: this and “Sync stops” are the same problem. Thank you." """
    other = _other(told)
    if other is None:
        return None
    if told.event is not None and told.event.data.get("accepted"):
        return f"{told.who} agreed with you: this is the same problem as {other}. Thank you."
    return f"{told.who} looked at what you proposed: this is not the same problem as {other}. The reason stands there."


def _report(told: Told) -> Post | None:
    return told.posts.get(int(told.event.data["post"])) if told.event else None


def _other(told: Told) -> str | None:
    """The other post by its title; "another post" for who may not see it."""
    if told.event is None:
        return None
    number = next((one for one in told.event.data.get("posts", ()) if one != told.post.id), 0)
    return f"“{told.posts[number].title}”" if number in told.posts else "another report"

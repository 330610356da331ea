"""What each number means, in words that stand beside it."""

from dataclasses import dataclass

from portal.insights.models import Measure


@dataclass(frozen=True, slots=True)
class Term:
    """A number's name and what it means."""

    measure: Measure
    name: str
    meaning: str


INQUIRIES = (
    Term(
        Measure.CONFIRMED,
        "Confirmed solved",
        "Whoever asked said of a suggestion “this solves it”, and filed no report within 7 days.",
    ),
    Term(
        Measure.LIKELY,
        "Likely solved",
        "They opened a suggestion that was solved, left, and filed no report within 7 days. A guess: nobody said so.",
    ),
    Term(
        Measure.JOINED,
        "Joined a known problem",
        "They said “I have this too”, and filed no report within 7 days. Not solved yet, but not told anew.",
    ),
    Term(
        Measure.TAKEN_BACK,
        "Taken back",
        "It had counted as one of the above. Then the same person filed a report within 7 days, so it counts no more.",
    ),
    Term(Measure.PUBLISHED, "Published", "The question became a post."),
    Term(Measure.UNKNOWN, "Not known", "They left without a word, or said that theirs is different and wrote nothing."),
    Term(Measure.WAITING, "Too early to say", "They opened one that was solved, and the 7 days are not over."),
)
JUDGEMENTS = (
    Term(
        Measure.JUDGED_RIGHT,
        "It was",
        "The page said “known”, and whoever asked said of a suggestion “this solves it” or “I have this too”.",
    ),
    Term(Measure.JUDGED_WRONG, "It was not", "The page said “known”, and all they said is “mine is different”."),
)
RELAYS = (
    Term(Measure.RELAY_WORKED, "It worked", "Told of something that helps, they answered that it worked."),
    Term(Measure.RELAY_FAILED, "It did not work", "They tried it, and it did not."),
    Term(Measure.RELAY_UNTRIED, "Could not try", "They answered that they could not try it."),
    Term(Measure.RELAY_SILENT, "No answer", "They were told and have not answered. Nobody is asked twice."),
)
INTRODUCTIONS = (
    Term(Measure.INTRODUCED, "Proposed", "Two or more people were each asked, apart from one another."),
    Term(Measure.MET, "Met", "Everybody whose yes was needed said yes. Of those that were proposed."),
    Term(Measure.MET_HELPED, "Helped", "Somebody of those who met said that it helped. Of those who met."),
)

"""What the portal says of known problems in words. Pure."""

from datetime import date

from portal.community import rules
from portal.community.models import Post, Standing, State
from portal.core.clock import now
from portal.problems.models import Announcement, Care
from portal.products.models import Version

STANDINGS = {
    Standing.REPORTED: "Reported: nothing more is known yet",
    Standing.CONFIRMED: "Confirmed: support has seen it, too",
    Standing.FIXED: "Fixed in a version",
    Standing.BY_DESIGN: "Works as designed",
}
STATES = {
    State.OPEN: "Open",
    State.WORKAROUND: "Workaround",
    State.SOLVED: "Solved",
    State.BY_DESIGN: "Works as designed",
}
NEAR = 6  # days ahead that are called by their name


def announced(said: Announcement) -> str:
    """ "fixed in 4.2", as the history and notifications say it."""
    if said.standing == Standing.FIXED:
        return fixed_in(said.fixed_in.name if said.fixed_in else "")
    return {Standing.CONFIRMED: "confirmed", Standing.BY_DESIGN: "works as designed"}.get(said.standing, "reported")


def fixed_in(version: str) -> str:
    """ "fixed in 4.2"; "fixed" where the version is gone."""
    return f"fixed in {version}" if version else "fixed"


def is_over(day: date) -> bool:
    """Whether the day is past."""
    return day < now().date()


def day_words(day: date) -> str:
    """ "today", "by Friday", "by 4 December", "on 3 November": a day ahead, or one that is over."""
    ahead = (day - now().date()).days
    if ahead == 0:
        return "today"
    if ahead == 1:
        return "tomorrow"
    year = f" {day.year}" if day.year != now().year else ""
    if ahead < 0:
        return f"on {day.day} {day:%B}{year}"
    return f"by {day:%A}" if ahead <= NEAR else f"by {day.day} {day:%B}{year}"


def plain_day(iso: str) -> str:
    """ "4 December 2026"."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def board_state(post: Post, helped: State, reader: Version | None = None) -> tuple[str, str]:
    """How a problem stands on the board for somebody who runs `reader`: the state of its mark, and words."""
    if post.standing == Standing.FIXED:
        words = fixed_in(post.fixed_in.name if post.fixed_in else "")
        return str(rules.state_for(post, reader, helped)), f"{words[:1].upper()}{words[1:]}"
    if post.state == State.OPEN and post.standing == Standing.CONFIRMED:
        return str(post.state), "Confirmed, open"
    return str(post.state), STATES[State(post.state)]


def way_round(post: Post, helped: State) -> str:
    """Whether there is a way around it, where the state doesn't say so; empty where nobody needs one."""
    if helped == State.WORKAROUND and post.state != State.WORKAROUND:
        return "There is a workaround"
    return "No workaround yet" if post.state == State.OPEN else ""


def next_word(said: Care | None) -> str:
    """ "Next word by Friday (Anna)"; empty where nobody said so."""
    if said is None or said.next_word_on is None or said.owner is None:
        return ""
    begins = "Next word was due" if is_over(said.next_word_on) else "Next word"
    return f"{begins} {day_words(said.next_word_on)} ({said.owner.name})"

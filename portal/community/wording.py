"""What the portal says about a post in words. Pure."""

from datetime import datetime

from portal.community import rules
from portal.community.models import Kind, Post, Standing, State, Visibility
from portal.core.clock import now
from portal.products.models import Version

# What watching brings today; the pages that speak of it take their words from here.
PUBLISHED = "It is published. You are watching it, so you hear of answers here and by mail."
WATCHED = "You hear of what moves on it, here and by mail as you chose."
TO_WATCH = "You then hear of what moves on it, here and by mail as you choose."


def state_line(post: Post, runs: Version | None = None, helped: State = State.OPEN) -> str:
    """How far a problem has come, in one honest sentence or two; of a story, when it was told.

    `runs`: what the reader runs of its product. `helped`: how far the answers alone have brought it, which counts for
    readers who don't have the fix yet.
    """
    if post.kind == Kind.STORY:
        return f"Told on {day(post.created)}."
    if post.standing == Standing.FIXED and post.fixed_in is not None:
        return _fixed(post, post.fixed_in, runs, helped)
    if post.state == State.BY_DESIGN:
        return "Works as designed."
    if post.state == State.OPEN:
        return _open(post)
    known = "Solved." if post.state == State.SOLVED else "Known, with a workaround."
    return f"{known} {_tried(post.worked_count, post.failed_count)}"


def state_words(post: Post) -> str | None:
    """Other words than the usual for the state in a row: "Fixed in 4.2"; None: the usual ones."""
    if post.standing == Standing.FIXED and post.fixed_in is not None:
        return f"Fixed in {post.fixed_in.name}"
    return "Confirmed" if post.standing == Standing.CONFIRMED and post.state == State.OPEN else None


def reported(post: Post) -> str:
    """By how many people, since when; empty for a story."""
    if post.kind == Kind.STORY:
        return ""
    if post.kind == Kind.WORKAROUND:
        shared = f"Shared on {day(post.created)}"
        return (
            f"{shared}; {post.affected_count:,} people have run into this." if post.affected_count > 1 else f"{shared}."
        )
    if post.affected_count > 1:
        return f"Reported by {post.affected_count:,} people since {_since(post.created)}."
    return f"Reported by one person on {day(post.created)}."


def audience(post: Post) -> str:
    """Who may read it, where that isn't everybody."""
    if post.is_hidden:
        return "Hidden: only support sees this."
    if post.visibility == Visibility.CUSTOMERS:
        return "For customers who are signed in."
    if post.visibility == Visibility.ORGANISATION:
        whom = post.organisation.name if post.organisation else "whoever wrote it"
        return f"Only for {whom} and support."
    return ""


def day(when: datetime) -> str:
    """ "3 November 2026"."""
    return f"{when.day} {when:%B %Y}"


def _fixed(post: Post, version: Version, runs: Version | None, helped: State) -> str:
    if runs is not None and rules.is_older(runs, version):
        meanwhile = {
            State.WORKAROUND: " A workaround helps meanwhile.",
            State.SOLVED: " What helped others stands below.",
        }
        return f"Fixed in {version.name}. You run {runs.name}.{meanwhile.get(helped, '')}"
    if helped == State.SOLVED and post.worked_count + post.failed_count:
        return f"Solved in {version.name}. {_tried(post.worked_count, post.failed_count)}"
    return f"Fixed in {version.name}."


def _open(post: Post) -> str:
    tried = post.worked_count + post.failed_count
    known = "Confirmed by support, open." if post.standing == Standing.CONFIRMED else "Known, open."
    if tried:
        return f"{known} What was offered did not work for {_of_all(post.failed_count, tried)}."
    is_known = post.reply_count or post.canonical_id or post.standing == Standing.CONFIRMED
    return known if is_known else "Open. Nobody has answered yet."


def _tried(worked: int, failed: int) -> str:
    tried = worked + failed
    if not tried:
        return "Nobody has said yet whether it works for them, too."
    if not worked:
        return f"It did not work for {_of_all(failed, tried)}."
    return f"It worked for {_of_all(worked, tried)}."


def _of_all(said_so: int, tried: int) -> str:
    """ "the one who tried", "both who tried", "all 14 who tried", "14 of the 16 who tried"."""
    if said_so < tried:
        return f"{said_so:,} of the {tried:,} who tried"
    return {1: "the one who tried", 2: "both who tried"}.get(tried, f"all {tried:,} who tried")


def _since(when: datetime) -> str:
    today = now()
    if (when.year, when.month) == (today.year, today.month):
        return f"{when.day} {when:%B}"
    return f"{when:%B}" if when.year == today.year else f"{when:%B %Y}"

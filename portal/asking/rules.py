"""What is asked, kept and carried on: pure functions of what somebody typed."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.asking.models import Judgement, Outcome, Settled, Verdict
from portal.core import ids, scrub
from portal.search.documents import Question

SHORTEST = 3  # characters that are worth a look when somebody presses the button
LONGEST_TITLE, LONGEST_BODY = 300, 8_000
TITLE_LENGTH = 120
HEAD, TAIL = 2_000, 1_000  # of a long text: what people say first, and what a log says last
TELLING = re.compile(
    r"error|exception|fail|fatal|denied|refused|timed?.?out|cannot|can't|could not|unable|invalid|missing|not found"
    r"|panic|[A-Z]{1,10}-?\d{2,8}|0x[0-9A-Fa-f]{4,}|\b[45]\d\d\b",
    re.I,
)
TOKEN = re.compile(r"[\w-]{16,60}", re.ASCII)
# What Markdown adds to words: fences, headings, quotes, list marks, emphasis, code marks; of a link its text stays.
MARKUP = re.compile(
    r"^[ \t]*(?:```.*|~~~.*|#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)"
    r"|\*\*|`+|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])",
    re.M,
)
FENCE = re.compile(r"^[ \t]*(?:```|~~~).*", re.M)  # with its language; people write them in plain texts, too
LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\([^)\s]{0,500}\)")
SETTLES_AFTER = timedelta(days=7)  # whoever files a report so long afterwards was not helped
FINAL = {Outcome.SOLVED, Outcome.ME_TOO, Outcome.DIFFERENT}


def question(title: str, body: str) -> Question:
    """What is looked for: the title, and of a long body the part that says most. One text alone is split.

    What blanking left in a text is no part of the question.
    """
    title, body = scrub.without_marks(title).strip(), scrub.without_marks(body).strip()
    if not title:
        title, body = split(body)
    return Question(title[:LONGEST_TITLE], excerpt(body, LONGEST_BODY))


def is_enough(question: Question) -> bool:
    """Whether there is anything to look for; an error code alone is."""
    return len(question.title) + len(question.body) >= SHORTEST


def excerpt(text: str, length: int) -> str:
    """`text`, or of one longer than `length` characters its beginning, its telling lines (errors, codes) and its end.

    The lines stay in order, each telling line once; the same is done in the browser before anything is sent.
    """
    if len(text) <= length:
        return text
    tail = text[-TAIL:]
    kept, room, seen = [text[:HEAD]], length - HEAD - TAIL - 2, set()
    for line in text[HEAD:-TAIL].splitlines():
        line = line.strip()[:400]
        if line and line not in seen and len(line) < room and TELLING.search(line):
            seen.add(line)
            kept.append(line)
            room -= len(line) + 1
    return "\n".join((*kept, tail))[:length]


def split(text: str) -> tuple[str, str]:
    """One text as title and body, without losing a word of it.

    The first line is the title if it is short enough; else the first sentence, or as many words as fit, and the body is
    the whole text.
    """
    text = text.strip()
    first, _, rest = text.partition("\n")
    if len(first) <= TITLE_LENGTH:
        return first.strip(), rest.strip()
    sentence = re.match(r".{15,119}?[.!?](?=\s)", first)
    if sentence:
        return sentence[0], text
    return first[:TITLE_LENGTH].rsplit(None, 1)[0].rstrip(",;:-– ") + "…", text


def joined(title: str, body: str) -> str:
    """Title and body as the one text that an inquiry keeps."""
    return "\n".join(part for part in (title.strip(), body.strip()) if part)


def outcome_after(present: Outcome, later: Outcome) -> Outcome:
    """What an inquiry came to, when `later` happens after `present`.

    A publication outweighs everything; of answers the last one counts; opening and leaving never undo an answer.
    """
    if present == Outcome.PUBLISHED or later == Outcome.PUBLISHED:
        return Outcome.PUBLISHED
    if later in FINAL:
        return later
    return present if later == Outcome.LEFT or present in FINAL else later


def last_outcome(answers: Iterable[tuple[datetime | None, Outcome | None]]) -> Outcome:
    """What an inquiry came to by its answers and when they were given, once one is taken back: the last left."""
    given = [(when, answer) for when, answer in answers if when is not None and answer is not None]
    return max(given, key=lambda one: one[0])[1] if given else Outcome.OPENED


def settle(
    outcome: Outcome, *, saw_solved: bool, updated: datetime, filed_at: datetime | None, at: datetime
) -> Settled:
    """What an inquiry counts as at the moment `at`: rather too little of it as solved than too much.

    `saw_solved`: something was opened that was solved then; `updated`: when something last happened to it; `filed_at`:
    when the same person first filed a report after they had asked. Whoever files one within seven days was not helped,
    whatever they said, and the credit is taken back.
    """
    if outcome == Outcome.PUBLISHED:
        return Settled.PUBLISHED
    credit = {Outcome.SOLVED: Settled.CONFIRMED, Outcome.ME_TOO: Settled.JOINED}.get(outcome)
    if credit is None and outcome == Outcome.OPENED and saw_solved:
        credit = Settled.LIKELY
    if credit is None:
        return Settled.UNKNOWN
    if filed_at is not None and filed_at <= updated + SETTLES_AFTER:
        return Settled.TAKEN_BACK
    return Settled.WAITING if credit == Settled.LIKELY and at < updated + SETTLES_AFTER else credit


def settled_for_good(settled: Settled) -> Settled:
    """What it stays once the inquiry itself is gone: nobody will know any more what became of it."""
    return Settled.UNKNOWN if settled == Settled.WAITING else settled


def judge(verdict: Verdict, *, said_it_is: bool, said_it_differs: bool) -> Judgement:
    """Whether "known" was right: somebody said that a suggestion solves it or that they have it too; else, that theirs
    is different."""
    if verdict != Verdict.KNOWN or not (said_it_is or said_it_differs):
        return Judgement.SILENT
    return Judgement.RIGHT if said_it_is else Judgement.WRONG


def known_token(text: str) -> str:
    """The token that a page brought back, or a new one where that is none."""
    return text if TOKEN.fullmatch(text) else ids.token()


def words(text: str, format: str) -> str:
    """The words of a text, cheaply, for a passage of it; the full text is rendered on its own page."""
    return MARKUP.sub("", LINK.sub(r"\1", text)) if format == "markdown" else FENCE.sub("", text)


def beginning(text: str, length: int) -> str:
    """The first words of a text, on one line, about `length` characters."""
    text = " ".join(text[: 3 * length].split())
    return text if len(text) <= length else text[:length].rsplit(None, 1)[0] + "…"


def with_difference(text: str, post_id: int, title: str, reason: str) -> str:
    """What was typed, and below it from which known problem it differs and how."""
    reason = " ".join(reason.split())
    if not reason:
        return text
    title = re.sub(r"([\[\]\\])", r"\\\1", title)
    return f"{text}\n\nDifferent from [{title}](/posts/{post_id}): {reason}"

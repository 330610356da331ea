"""What relays say: credit, questions, suggested words, and what happened. Pure."""

import re
from collections.abc import Sequence

from portal.accounts.models import User
from portal.community.wording import day
from portal.core import scrub
from portal.relays.models import NamedAs, RelayKind, Said
from portal.relays.rules import Thing

LONGEST_SUGGESTED = 1_500
FENCE = re.compile(r"\s*(```|~~~)")
HEADING = re.compile(r"#{1,6}\s+")
EMPHASIS = re.compile(r"\*\*|`")
# *.log and a_name stay as they are.
SLANTED = re.compile(r"(?<![\w*])([*_])(\w(?:(?!\1)(?:[^\n]|\n(?!\s*\n))){0,200}?)(?<=\S)\1(?![\w*])")
LINK = re.compile(r"\[([^\]\n]{1,300})\]\((https?://[^\s)]{1,500})\)")
SAID = {Said.WORKED: "It worked", Said.FAILED: "It did not work", Said.UNTRIED: "Could not try it"}
ANSWERS = {Said.WORKED: "Yes, it worked", Said.FAILED: "No, it did not", Said.UNTRIED: "I could not try it"}
KINDS = {RelayKind.SOLUTION: "Solution", RelayKind.WORKAROUND: "Workaround", RelayKind.FIX: "Fix"}
# Nobody is named before they said so: a name in a mail to strangers can't be taken back.
NAMED_BY_DEFAULT = NamedAs.NOBODY


def credit(named_as: NamedAs | None, finder: User | None) -> str:
    """Who found it, as that person allows: "Ravi at Orbis" is never said, only what they chose; "" for a fix."""
    if finder is None:
        return "Another customer"
    chosen = named_as or NAMED_BY_DEFAULT
    if chosen == NamedAs.FULL_NAME:
        return finder.name
    if chosen == NamedAs.FIRST_NAME:
        return finder.name.split()[0]
    if chosen == NamedAs.ORGANISATION and finder.organisation is not None:
        return f"Somebody at {finder.organisation.name}"
    return "Support" if finder.is_staff else "Another customer"


def choices(person: User) -> list[tuple[NamedAs, str]]:
    """The ways to be named, each as it would read."""
    shown = [(NamedAs.FULL_NAME, f"With my name: “{person.name} found …”")]
    if len(person.name.split()) > 1:
        shown.append((NamedAs.FIRST_NAME, f"With my first name: “{person.name.split()[0]} found …”"))
    if person.organisation is not None:
        shown.append((NamedAs.ORGANISATION, f"With my organisation: “{credit(NamedAs.ORGANISATION, person)} found …”"))
    return [*shown, (NamedAs.NOBODY, f"Not at all: “{credit(NamedAs.NOBODY, person)} found …”")]


def found(thing: Thing, who: str) -> str:
    """The first sentence: who found what."""
    if thing.kind == RelayKind.FIX:
        return f"This is fixed in {version(thing)}." if thing.version else "This is fixed."
    return f"{who} found {'a way around it' if thing.kind == RelayKind.WORKAROUND else 'a solution'}."


def question(thing: Thing) -> str:
    """What everybody is asked."""
    return "Did the fix work for you?" if thing.kind == RelayKind.FIX else "Did it work for you?"


def version(thing: Thing) -> str:
    """ "Lumen 4.2"; empty where none is named."""
    return f"{thing.version.product.name} {thing.version.name}" if thing.version else ""


def suggested(thing: Thing, worked: int, failed: int, fact: str = "") -> str:
    """The words that support begins with: facts about what helped, addresses and secrets blanked."""
    begin = "You have told us that you have this."
    if thing.kind == RelayKind.FIX:
        return scrub.blank("\n\n".join(part for part in (begin, fact.strip()) if part))
    text, form = (thing.reply.body, thing.reply.format) if thing.reply else (thing.post.helps, thing.post.format)
    return scrub.blank("\n\n".join([begin, shortened(readable(text, form)), tried(worked, failed)]))


def readable(text: str, form: str) -> str:
    """What was written, for a mail: without signs of emphasis and code, but with the numbers of its steps."""
    if form == "plain":
        return text.strip()
    lines = [line for line in text.strip().split("\n") if not FENCE.match(line)]
    return SLANTED.sub(
        r"\2", EMPHASIS.sub("", LINK.sub(r"\1 (\2)", "\n".join(HEADING.sub("", line) for line in lines)))
    )


def shortened(text: str) -> str:
    """The first paragraphs that fit; says so where something was left out."""
    if len(text) <= LONGEST_SUGGESTED:
        return text
    cut = text[:LONGEST_SUGGESTED]
    end = max(cut.rfind("\n\n"), cut.rfind(". ") + 1, LONGEST_SUGGESTED // 2)
    return f"{cut[:end].rstrip()} …\n\nThe rest stands on the page."


def tried(worked: int, failed: int) -> str:
    """For how many it worked, as a fact."""
    if not worked + failed:
        return "Nobody else has said yet whether it works."
    if not failed:
        return f"It has worked for {'one person' if worked == 1 else f'{worked:,} people'} so far."
    return f"It has worked for {worked:,} of the {worked + failed:,} who tried it."


def helped(kind: RelayKind, people: int) -> str:
    """What the finder is told."""
    what = "workaround" if kind == RelayKind.WORKAROUND else "solution"
    return f"Your {what} has helped {'one person' if people == 1 else f'{people:,} people'} so far."


def answers_in_words(told: int, worked: int, failed: int, untried: int) -> str:
    """ "Carried to 31 people: it worked for 12, not for 2; 3 could not try it." """
    said = [f"it worked for {worked:,}"] if worked else []
    said += [f"not for {failed:,}" if worked else f"it did not work for {failed:,}"] if failed else []
    parts = [", ".join(said), f"{untried:,} could not try it" if untried else ""]
    words = "; ".join(part for part in parts if part) or "nobody has answered yet"
    return f"Carried to {'one person' if told == 1 else f'{told:,} people'}: {words}."


def listed(names: Sequence[str]) -> str:
    """ "4.0, 4.1 and 4.2"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def told_on(thing: Thing) -> str:
    """A heading for a column: what it is and since when."""
    if thing.kind == RelayKind.FIX:
        return f"Fix{f' in {version(thing)}' if thing.version else ''}"
    when = thing.reply.created if thing.reply else thing.post.created
    return f"{KINDS[thing.kind]} of {day(when)}"

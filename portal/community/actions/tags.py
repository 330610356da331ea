"""Tags are made when first used."""

from collections.abc import Iterable

from portal.community.actions.once import insert_once
from portal.community.models import Tag
from portal.community.queries import lookups
from portal.core.errors import Invalid

LONGEST_TAG = 60
MOST_TAGS = 10


def tags_named(names: Iterable[str], most: int | None = MOST_TAGS) -> list[Tag]:
    """The tags of these names, in lower case, each once, in alphabetical order. Raises Invalid when there are too many.

    Missing ones are added in that order, so that two transactions can't wait for each other.
    """
    wanted = sorted({name for name in map(tag_name, names) if name})
    if most is not None and len(wanted) > most:
        raise Invalid(f"{most} tags fit; these are {len(wanted)}.", "tags")
    known = lookups.tags(wanted)
    return [known.get(name) or _made(name) for name in wanted]


def tag_name(text: str) -> str:
    """`text` as the name of a tag: lower case, one space between words, no leading "#"."""
    return " ".join(text.replace("\x00", "").lower().strip().lstrip("#").split())[:LONGEST_TAG].rstrip()


def _made(name: str) -> Tag:
    tag, _ = insert_once(lambda: Tag(name=name), Tag.name == name)
    return tag
